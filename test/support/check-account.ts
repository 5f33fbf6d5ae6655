/** The checker: replays all that a table holds of an account, and finds what cannot be. */
import { strict as assert } from 'node:assert';
import { type Account, availableOf, upcomingOf } from '../../functions/ledger/account.ts';
import type { Claim } from '../../functions/ledger/ports.ts';
import { type Bucket, DEBT, type Entry, type Posting } from '../../functions/ledger/posting.ts';
import { accountFromItem } from '../../functions/store/account-item.ts';
import { claimFromItem } from '../../functions/store/claim-item.ts';
import { accountKey, claimKey, postingsOf } from '../../functions/store/keys.ts';
import { postingFromItem } from '../../functions/store/posting-item.ts';
import type { Item, Table } from '../../functions/store/table.ts';
import { newCall } from './ledger-on-table.ts';

export interface Log {
  readonly account: Account;
  readonly postings: readonly Posting[];
  readonly claims: ReadonlyMap<string, Claim>;
}

/** What a caller was told. */
export interface Told {
  readonly id: string;
  readonly outcome: string | null;
  readonly replayed: boolean;
  readonly text: string;
}

export async function readLog(table: Table, client: number): Promise<Log> {
  const item = await table.get(accountKey(client), newCall());
  assert(item, `client ${client} has no account`);
  const claims = (await readAll(table, claimKey(client, '').pk)).map(claimFromItem);
  return {
    account: accountFromItem(item),
    postings: (await readAll(table, postingsOf(client))).map(postingFromItem),
    claims: new Map(claims.map((claim) => [claim.transactionId, claim])),
  };
}

/**
 * Numbers, sums, buckets and the closed identity, posting by posting. `sizeOf`: how many postings
 * the effect of an id has, where it is a batch of several.
 */
export function checkLog({ account, postings, claims }: Log, sizeOf = one): void {
  const buckets = new Map<string, Record<Bucket, bigint>>();
  let balance = 0n;
  let [movements, segments] = [0, 0];
  let at = 0;
  for (const [index, posting] of postings.entries()) {
    const where = `posting ${posting.number} of client ${posting.client}`;
    assert.equal(posting.number, index + 1, `${where}: numbers have no gap`);
    assert(posting.at >= at, `${where}: time does not run back`);
    at = posting.at;
    for (const entry of posting.entries) move(buckets, entry, where);
    const after = total(buckets, 'available') + total(buckets, 'held');
    assert.equal(posting.delta, after - balance, `${where}: its delta`);
    balance = after;
    if (posting.delta !== 0n) movements += 1;
    segments += posting.issues.length;
    assert.equal(posting.balanceAfter, balance, `${where}: the balance after it`);
    assert.equal(posting.heldAfter, total(buckets, 'held'), `${where}: what is held after it`);
    assert.equal(posting.counts.movements, movements, `${where}: the movements so far`);
    assert.equal(posting.counts.segments, segments, `${where}: the segments so far`);
  }
  assert.equal(account.last, postings.length, 'the account knows its last posting');
  checkSegments(account, buckets);
  checkIdentity(account);
  checkIds(postings, claims, sizeOf);
}

/** What callers were told is what happened, and every copy of a request was told the same. */
export function checkTold({ claims, postings }: Log, told: readonly Told[]): void {
  const first = new Set<string>();
  for (const { id, outcome, replayed, text } of told) {
    if (outcome !== 'done' && outcome !== 'refused-final') continue;
    const claim = claims.get(id);
    assert.equal(claim?.outcome, outcome, `${id}: what was told is recorded`);
    assert.equal(claim?.reply.body, text, `${id}: every copy is answered alike`);
    if (!replayed) {
      assert(!first.has(id), `${id}: only one copy had the effect`);
      first.add(id);
    }
    const made = postings.some((posting) => posting.transactionId === id);
    assert.equal(made, outcome === 'done', `${id}: done is in the log, refused is not`);
  }
}

async function readAll(table: Table, pk: string): Promise<Item[]> {
  const items: Item[] = [];
  let after: Item | null = null;
  do {
    const page = await table.query(after ? { pk, after } : { pk }, newCall());
    items.push(...page.items);
    after = page.next;
  } while (after);
  return items;
}

function move(buckets: Map<string, Record<Bucket, bigint>>, entry: Entry, where: string): void {
  const { credit, part, from, to, amount } = entry;
  const key = `${credit}.${part}`;
  const lies = buckets.get(key) ?? {
    available: 0n,
    held: 0n,
    spent: 0n,
    expired: 0n,
    voided: 0n,
  };
  if (from) lies[from] -= amount;
  if (to) lies[to] += amount;
  buckets.set(key, lies);
  assert(amount > 0n, `${where}: an entry moves something`);
  if (credit === DEBT) assert(lies.available <= 0n, `${where}: a debt is no credit`);
  else
    assert(
      Object.values(lies).every((held) => held >= 0n),
      `${where}: ${key} is overdrawn`,
    );
}

function total(buckets: ReadonlyMap<string, Record<Bucket, bigint>>, bucket: Bucket): bigint {
  let sum = 0n;
  for (const lies of buckets.values()) sum += lies[bucket];
  return sum;
}

function checkSegments(account: Account, buckets: ReadonlyMap<string, Record<Bucket, bigint>>) {
  const open = new Map(account.segments.map((s) => [`${s.credit}.${s.part}`, s]));
  for (const [key, { available, held }] of buckets) {
    if (key === `${DEBT}.0`) assert.equal(account.debt, -available, 'the debt');
    else {
      assert.equal(open.get(key)?.left ?? 0n, available, `what is left of ${key}`);
      assert.equal(open.get(key)?.held ?? 0n, held, `what is held of ${key}`);
    }
  }
  assert(account.debt <= account.overdraftLimit, 'no debt beyond the limit');
}

function checkIdentity(account: Account): void {
  const { granted, adjusted, transferredIn, ...gone } = account.totals;
  const now = account.lastAt;
  const there = availableOf(account, now) + upcomingOf(account, now);
  const held = account.segments.reduce((sum, segment) => sum + segment.held, 0n);
  const { used, expired, voided, transferredOut } = gone;
  const accounted = there + held + used + expired + voided + transferredOut;
  assert.equal(granted + adjusted + transferredIn, accounted, 'the closed identity');
}

/** One posting per id, and it is the one that the id's answer stands for. */
function checkIds(
  postings: readonly Posting[],
  claims: Log['claims'],
  sizeOf: (id: string) => number,
): void {
  const made = postings.flatMap(({ transactionId }) => transactionId ?? []);
  for (const id of new Set(made)) {
    const times = made.filter((other) => other === id).length;
    assert.equal(times, sizeOf(id), `${id} has one effect`);
    assert.equal(claims.get(id)?.outcome, 'done', `${id} has an answer`);
  }
  for (const [id, { outcome }] of claims) {
    if (outcome === 'refused-final') assert(!made.includes(id), `${id} was refused`);
  }
}

function one(_id: string): number {
  return 1;
}
