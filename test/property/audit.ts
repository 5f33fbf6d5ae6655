/** Recomputes everything from the postings alone and says where the log or the account differs. */
import { type Account, balanceOf, heldOf } from '../../functions/ledger/account.ts';
import type { Posting } from '../../functions/ledger/posting.ts';
import { buckets } from './audit-buckets.ts';
import { broken, type LogFinding, type Rule } from './finding.ts';
import type { World } from './world.ts';

/** `logs`: each client's postings in order of number, as the table holds them. */
export async function audit(
  world: World,
  logs: readonly (readonly Posting[])[],
): Promise<LogFinding[]> {
  const found: LogFinding[] = [];
  for (const [i, log] of logs.entries()) {
    const account = await world.stored(world.client(i));
    found.push(...numbering(log, account), ...sums(log, account), ...buckets(log, account));
    found.push(...corrections(log), ...onceEach(log));
  }
  return [...found, ...legs(logs.flat())];
}

function numbering(log: readonly Posting[], account: Account): LogFinding[] {
  let counts = { movements: 0, credits: 0, purchases: 0, segments: 0 };
  const parts = new Set<string>();
  const found = log.flatMap((posting, i) => {
    const { number, at, delta, credit, effectiveAt } = posting;
    const isPurchase = credit?.category === 'purchase';
    // A part is issued by whatever first brings credits into it.
    const filled = posting.entries.filter((entry) => entry.from === null);
    const issued = filled.filter((entry) => !parts.has(placeOf(entry)));
    for (const entry of issued) parts.add(placeOf(entry));
    counts = {
      movements: counts.movements + Number(delta !== 0n),
      credits: counts.credits + Number(credit !== null),
      purchases: counts.purchases + Number(isPurchase),
      segments: counts.segments + issued.length,
    };
    const before = log[i - 1];
    const [instant, last] = [effectiveAt ?? at, before ? (before.effectiveAt ?? before.at) : 0];
    const rules: Rule[] = [
      [[3], number === i + 1, 'its number leaves a gap'],
      [[3], same(posting.counts, counts), 'its running counts do not grow by what it is'],
      [
        [3],
        same(
          posting.issues,
          issued.map(({ part }) => part),
        ),
        'it issues something else',
      ],
      [[26], at >= (before?.at ?? 0), 'it is earlier than the one before'],
      [[22, 26], instant >= last && instant <= at, 'what the clock decided is out of order'],
    ];
    return broken(rules, `posting ${number}`);
  });
  const end: Rule[] = [
    [[3], account.last === log.length, 'its last number is not the last'],
    [[3], same(account.counts, counts), 'its counts are not those of the last posting'],
  ];
  return [...found, ...broken(end, `account ${account.client.id}`)];
}

function sums(log: readonly Posting[], account: Account): LogFinding[] {
  let [balance, held, debt] = [0n, 0n, 0n];
  const found = log.flatMap((posting) => {
    const before = balance;
    for (const { credit, from, to, amount } of posting.entries) {
      if (from === 'available' || from === 'held') balance -= amount;
      if (to === 'available' || to === 'held') balance += amount;
      if (from === 'held') held -= amount;
      if (to === 'held') held += amount;
      if (credit === 0) debt += from === 'available' ? amount : -amount;
    }
    const rules: Rule[] = [
      [[1, 2], posting.balanceAfter === before + posting.delta, 'balanceAfter is not the sum'],
      [[1], posting.balanceAfter === balance, 'balanceAfter is not the sum of entries'],
      [[4], posting.heldAfter === held, 'heldAfter is not what holds reserve'],
      [[5], posting.debtAfter === debt && debt >= 0n, 'debtAfter is not what is owed'],
      [[5], !STILL.has(posting.kind) || posting.delta === 0n, 'it moves the balance'],
    ];
    return broken(rules, `posting ${posting.number}`);
  });
  const reserved = account.holds.reduce((sum, hold) => sum + hold.left, 0n);
  const end: Rule[] = [
    [[1], balanceOf(account) === balance, 'its balance is not the sum of entries'],
    [[4], heldOf(account) === held && reserved === held, 'held is not what open holds reserve'],
    [[5], account.debt === debt, 'its debt is not what is owed'],
    [[7], same(totalsOf(log), account.totals), 'its totals are not those of the postings'],
    [[7], closed(account), 'the closed identity is open'],
  ];
  return [...found, ...broken(end, `account ${account.client.id}`)];
}

const STILL = new Set(['limit_change', 'closing']);

function closed(account: Account): boolean {
  const { granted, adjusted, transferredIn, used, expired, voided, transferredOut } =
    account.totals;
  const out = used + expired + voided + transferredOut;
  return granted + adjusted + transferredIn === balanceOf(account) + out;
}

function totalsOf(log: readonly Posting[]): Account['totals'] {
  const all = log.flatMap(({ kind, entries }) => entries.map((entry) => ({ kind, ...entry })));
  const total = (counts: (entry: (typeof all)[number]) => bigint) =>
    all.reduce((sum, entry) => sum + counts(entry) * entry.amount, 0n);
  const issued = (kinds: readonly string[]) =>
    total(({ kind, from }) => (kinds.includes(kind) && from === null ? 1n : 0n));
  return {
    granted: issued(['purchase', 'approval']),
    adjusted:
      issued(['adjustment', 'extension', 'edit']) - total(({ to }) => (to === null ? 1n : 0n)),
    transferredIn: issued(['transfer_in']),
    used: total(({ kind, from, to }) =>
      kind === 'transfer_out' ? 0n : to === 'spent' ? 1n : from === 'spent' ? -1n : 0n,
    ),
    expired: total(({ to }) => (to === 'expired' ? 1n : 0n)),
    voided: total(({ to }) => (to === 'voided' ? 1n : 0n)),
    transferredOut: total(({ kind }) => (kind === 'transfer_out' ? 1n : 0n)),
  };
}

function corrections(log: readonly Posting[]): LogFinding[] {
  const known = new Set(log.filter(({ credit }) => credit).map(({ number }) => number));
  return log.flatMap(({ number, kind, concerns }) => {
    if (!CORRECTING.has(kind)) return [];
    const named = concerns !== null && concerns < number && known.has(concerns);
    return broken([[[27], named, `a ${kind} does not name what it corrects`]], `${number}`);
  });
}

const CORRECTING = new Set([
  'approval',
  'failure',
  'capture',
  'release',
  'hold_expiry',
  'void',
  'take_back',
  'reversal',
  'adjustment',
  'shortening',
  'extension',
  'edit',
]);

/** Each hold has at most one end, each pending purchase one settling, each id one request. */
function onceEach(log: readonly Posting[]): LogFinding[] {
  const found: LogFinding[] = [];
  for (const { number, credit } of log) {
    if (!credit || credit.captured === null) continue;
    const own = log.filter((posting) => posting.concerns === number);
    const ends = own.filter(({ kind }) => kind === 'release' || kind === 'hold_expiry').length;
    const taken = own.filter(({ kind }) => kind === 'capture').flatMap(({ entries }) => entries);
    const spent = taken.filter(({ to }) => to === 'spent').reduce((s, e) => s + e.amount, 0n);
    const rules: Rule[] = [
      [[14, 17], ends <= 1 && (ends === 0 || credit.settled !== 'captured'), 'it ended twice'],
      [[15], spent === credit.captured && spent <= credit.amount, 'captured is not what was taken'],
    ];
    found.push(...broken(rules, `hold ${number}`));
  }
  const requests = Map.groupBy(
    log.filter(({ transactionId }) => transactionId !== null),
    ({ transactionId }) => transactionId,
  );
  for (const [id, own] of requests) {
    const versions = new Set(own.map(({ at }) => at));
    found.push(...broken([[[9], versions.size === 1, 'it had effects twice']], `${id}`));
  }
  return found;
}

function legs(all: readonly Posting[]): LogFinding[] {
  const sum = (kind: string) =>
    all
      .filter((posting) => posting.kind === kind)
      .reduce((total, { delta }) => {
        return total + delta;
      }, 0n);
  const received = all.filter(({ kind }) => kind === 'transfer_in');
  const debtPaid = received
    .flatMap(({ entries }) => entries)
    .filter(({ credit, from }) => credit !== 0 && from === null)
    .reduce((total, { amount }) => total + amount, 0n);
  return broken([[[6], debtPaid === -sum('transfer_out'), 'legs are not equal']], 'transfers');
}

function placeOf({ credit, part }: Posting['entries'][number]): string {
  return `${credit} ${part}`;
}

function same(a: object, b: object): boolean {
  const sorted = (one: object) => Object.entries(one).sort().join(' ');
  return sorted(a) === sorted(b);
}
