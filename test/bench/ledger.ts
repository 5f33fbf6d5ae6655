/** How long the ledger takes to decide, to name and to write down, without a table or a network. */
import { strict as assert } from 'node:assert';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Account, openAccount } from '../../functions/ledger/account.ts';
import { MAX_AMOUNT, ONE } from '../../functions/ledger/amount.ts';
import type { Usage } from '../../functions/ledger/command.ts';
import { creditId, parseCreditId } from '../../functions/ledger/credit-id.ts';
import { type Decision, decide, type Given } from '../../functions/ledger/decide.ts';
import { fingerprint } from '../../functions/ledger/fingerprint.ts';
import { isRefusal } from '../../functions/ledger/refusal.ts';
import { scopeOf } from '../../functions/ledger/scope.ts';
import { accountFromItem, accountToItem } from '../../functions/store/account-item.ts';
import { print } from './measure.ts';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const SEGMENTS = 64;
const CLIENT = { number: 7, id: 'acme', uuid: '0b5f5a1e-7a4c-4b7e-9a53-3f1f6a3d2c11' };

/** 64 segments of 10 credits: they differ in every term, and all may pay for `maps`. */
function fullAccount(): Account {
  const segments = Array.from({ length: SEGMENTS }, (_, i) => ({
    credit: i + 1,
    part: 1,
    left: 10n * ONE,
    held: i % 4 === 0 ? ONE : 0n,
    priority: i % 3,
    free: i % 2 === 0,
    startingAt: NOW - (i % 7) * DAY,
    endingBefore: NOW + ((i * 37) % 60) * DAY + DAY,
    scope: i % 5 === 0 ? scopeOf(['maps', `p${i % 16}`], []) : scopeOf([], []),
  }));
  const holds = Array.from({ length: SEGMENTS / 4 }, (_, i) => ({
    number: 100 + i,
    expiresAt: NOW + DAY,
    left: ONE,
  }));
  const account = openAccount(CLIENT, 0n, NOW);
  const full = {
    ...account,
    last: 200,
    segments,
    holds,
    statusCounts: { 'purchase.approved': 64 },
  };
  return accountFromItem(accountToItem(full)); // as a function has it that has just read it
}

function usageOf(credits: bigint): Usage {
  return { op: 'usage', amount: credits * ONE, product: 'maps', description: '500 tiles' };
}

function decided(given: Given, command: Usage): Decision {
  const decision = decide(given, command);
  assert(!isRefusal(decision), 'the account covers the usage');
  return decision;
}

export function benchLedger(): void {
  const account = fullAccount();
  const writer = { actor: { id: 'k', name: 'Key', email: null }, transactionId: 'id' };
  const nothing = new Map();
  const given: Given = {
    account,
    records: nothing,
    peer: null,
    peerRecords: nothing,
    client: null,
    now: NOW,
    writer,
  };
  console.log(`One core, ${SEGMENTS} open segments, per operation:`);
  for (const [credits, segments] of [
    [5n, 1],
    [95n, 10],
    [640n, SEGMENTS],
  ] as const) {
    const command = usageOf(credits);
    assert.equal(decided(given, command).credits[0]?.draws.length, segments);
    print(
      `decide and apply a usage that draws on ${segments}`,
      () => decided(given, command),
      '< 50',
    );
  }
  const ref = { client: 7, number: 123_456, part: 3 };
  const id = creditId(ref);
  print('write the id of a credit', () => creditId(ref));
  print('read the id of a credit', () => parseCreditId(id));
  const asked = ['native', 'usage', { ...usageOf(5n), metadata: { order: '7' } }, []];
  print('fingerprint a request', () => fingerprint(asked));
  const item = accountToItem({ ...account, debt: 0n, overdraftLimit: MAX_AMOUNT });
  const stored = marshall(item, { removeUndefinedValues: true });
  const read = () => unmarshall(stored, { wrapNumbers: (text) => BigInt(text) });
  print('write the account as an item', () => accountToItem(account));
  print('read the account from an item', () => accountFromItem(item));
  print('read the account from what the table sends', () => accountFromItem(read()));
}
