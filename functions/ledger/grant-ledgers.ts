/** The ledgers of a client's grants as the clock sees them: what is folded, and all since. */
import { sum } from './amount.ts';
import {
  type GrantDraws,
  type GrantLedgers,
  grantLines,
  merged,
  monthLines,
  monthOf,
  type SingleLine,
} from './grant-lines.ts';
import { Outage } from './ledger.ts';
import { linesSince, type Reads as SinceReads } from './lines-since.ts';
import { TooDeep } from './lists.ts';
import type { Clock, Store } from './ports.ts';
import type { Credit, Posting } from './posting.ts';
import { isDropped } from './schedule.ts';

/** More lines of single postings are not shown at once. */
const MAX_SINGLES = 10_000;
const MOST_ATTEMPTS = 5;

type Reads = SinceReads & Pick<Store, 'foldedGrants' | 'foldedDraws'>;

/** Of purchases of one client, at most 99, as they were listed. */
export async function grantLedgers(
  store: Reads,
  clock: Clock,
  client: number,
  listed: readonly Credit[],
): Promise<GrantLedgers> {
  let credits = listed;
  for (let attempts = 1; ; attempts += 1) {
    const ledgers = await ledgersOf(store, clock, client, credits);
    const outdated = credits.filter((credit) => !agrees(credit, ledgers));
    if (outdated.length === 0) return ledgers;
    if (attempts === MOST_ATTEMPTS) throw new Outage('The grants kept changing: ask again.');
    const records = await store.records(
      client,
      outdated.map(({ number }) => number),
    );
    credits = credits.map((credit) => records.get(credit.number)?.credit ?? credit);
  }
}

/** What any grant lost in the month of now. */
export async function drawsOfMonth(
  store: Reads,
  clock: Clock,
  client: number,
): Promise<GrantDraws> {
  const month = monthOf(clock.now());
  const folded = await store.foldedDraws(client, month);
  const since = await linesSince(store, clock, client, folded.upTo, (postings, heldAt) =>
    monthLines(postings, heldAt).filter((line) => line.month === month),
  );
  const lines = merged([folded.lines, since.lines]).filter((line) => 'month' in line);
  return { account: since.account, at: since.at, lines };
}

export async function purchases(
  store: Reads,
  client: number,
  numbers: readonly number[],
): Promise<readonly Credit[]> {
  const records = await store.records(client, [...new Set(numbers)]);
  const found = [...records.values()].flatMap(({ credit }) => credit ?? []);
  return found
    .filter(({ category }) => category === 'purchase')
    .sort((a, b) => a.number - b.number);
}

async function ledgersOf(
  store: Reads,
  clock: Clock,
  client: number,
  credits: readonly Credit[],
): Promise<GrantLedgers> {
  const grants = new Set(credits.map(({ number }) => number));
  const folded = await store.foldedGrants(client, [...grants], MAX_SINGLES);
  if (folded.tooMany) throw new TooDeep('rows', MAX_SINGLES);
  const { account, at, ...since } = await linesSince(
    store,
    clock,
    client,
    folded.upTo,
    (postings, heldAt) => grantLines(postings, heldAt).filter(({ grant }) => grants.has(grant)),
  );
  const all = merged([folded.lines, since.lines]);
  const singles = all.filter((line) => 'posting' in line);
  if (singles.length > MAX_SINGLES) throw new TooDeep('rows', MAX_SINGLES);
  const postings = await postingsOf(store, client, singles, since.postings);
  return { account, at, credits, lines: Map.groupBy(all, ({ grant }) => grant), postings };
}

/**
 * Records are read before the account: where one has changed in between, its schedule and its
 * lines do not come to what the account says is left.
 */
function agrees(credit: Credit, { account, lines, postings }: GrantLedgers): boolean {
  const own = lines.get(credit.number) ?? [];
  const isVoid = own.some((l) => 'posting' in l && postings.get(l.posting)?.kind === 'void');
  const mayBeVoid = credit.voidedAt !== null || credit.schedule.some(isDropped);
  const open = account.segments.filter((segment) => segment.credit === credit.number);
  const parts = new Set([...own, ...open, ...credit.schedule].map(({ part }) => part));
  return (
    (mayBeVoid || !isVoid) &&
    [...parts].every((part) => {
      const segment = credit.schedule.find((one) => one.part === part);
      const now = open.find((one) => one.part === part);
      const moved = own.filter((line) => line.part === part).map(({ amount }) => amount);
      if (!segment || sum([segment.amount, ...moved]) !== (now?.left ?? 0n)) return false;
      return now === undefined || now.startingAt === segment.startingAt;
    })
  );
}

/** A posting by itself costs a read unit, in a range a quarter of one. */
const RANGE_IS_CHEAPER = 4;

async function postingsOf(
  store: Reads,
  client: number,
  lines: readonly SingleLine[],
  known: ReadonlyMap<number, Posting>,
): Promise<ReadonlyMap<number, Posting>> {
  const numbers = new Set(lines.map(({ posting }) => posting));
  const missing = [...numbers].filter((number) => !known.has(number)).sort((a, b) => a - b);
  const [first, last] = [missing[0], missing.at(-1)];
  if (first === undefined || last === undefined) return known;
  const dense = last - first < RANGE_IS_CHEAPER * missing.length;
  const read = dense
    ? await store.postings(client, first, last)
    : [...(await store.records(client, missing)).values()];
  const found = read.filter(({ number }) => numbers.has(number));
  return new Map([...known, ...found.map((posting) => [posting.number, posting] as const)]);
}
