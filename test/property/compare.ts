/** Compares what the ledger says of a client, now and at other instants, with the model's book. */
import {
  type Account,
  availableOf,
  balanceOf,
  heldOf,
  upcomingOf,
} from '../../functions/ledger/account.ts';
import { inBurnOrder } from '../../functions/ledger/burn-down.ts';
import { isDead } from '../../functions/ledger/due.ts';
import type { LogFinding } from './finding.ts';
import type { Snapshots } from './live.ts';
import type { Step } from './steps.ts';
import {
  advance,
  type Book,
  burnsBefore,
  copyOf,
  countOf,
  openHolds,
  openLots,
  reserved,
} from './tokens.ts';
import type { World } from './world.ts';

/** Everything that a client may be told of its balance, with the laws that it stands under. */
type View = Readonly<Record<keyof typeof LAWS, string>>;

const LAWS = {
  balance: [1, 22],
  held: [4, 15, 22],
  debt: [5],
  available: [16, 21, 22],
  identity: [7],
  grants: [19, 20, 22],
  holds: [14, 15, 17],
} as const;

/** Now, as it is stored if nothing is due, and at an instant to come. */
export async function compareState(world: World, step: Step): Promise<LogFinding[]> {
  const found: LogFinding[] = [];
  const addressed = world.client(step.client);
  for (const client of world.clients) {
    const instants = client === addressed ? [world.now, world.now + step.b * step.c] : [world.now];
    for (const at of instants) {
      const { account } = await world.ledger.standing(client, at);
      const seen = viewOf(account, at);
      const meant = viewOfBook(world.model.at(client.number, at), at);
      found.push(...differences(seen, meant, `client ${client.id} at +${at - world.now}`));
    }
    const stored = await world.stored(client);
    if (stored.segments.some((s) => s.left > 0n && isDead(s, stored.lastAt))) {
      found.push({ laws: [21], what: 'what was dead at the last posting is still available' });
    }
  }
  return found;
}

export async function comparePast(
  world: World,
  snapshots: Snapshots,
  steps: readonly Step[],
): Promise<LogFinding[]> {
  const found: LogFinding[] = [];
  for (const client of world.clients) {
    const known = snapshots.get(client.number) ?? [];
    for (const { pick, b } of steps.slice(0, 12)) {
      const at = (known[(pick * 7) % known.length]?.at ?? world.now) + (b % 4);
      if (at > world.now) continue;
      const before = known.filter((snapshot) => snapshot.at <= at).at(-1);
      if (!before) continue;
      const book = copyOf(before.book);
      advance(book, at);
      const standing = await world.ledger.standingAt(client, at);
      const said =
        'account' in standing
          ? [balanceOf(standing.account), heldOf(standing.account), standing.account.debt]
          : [standing.balance, standing.held, standing.debt];
      const meant = [balanceIn(book), countOf(book, 'held'), book.owed];
      if (said.join() === meant.join()) continue;
      found.push({ laws: [22], what: `past −${world.now - at}: ${said} instead of ${meant}` });
    }
  }
  return found;
}

function differences(seen: View, meant: View, where: string): LogFinding[] {
  const names = Object.keys(LAWS) as (keyof typeof LAWS)[];
  return names
    .filter((name) => seen[name] !== meant[name])
    .map((name) => ({
      laws: [0, ...LAWS[name]],
      what: `${where}: ${name} is ${seen[name]}, should be ${meant[name]}`,
    }));
}

function viewOf(account: Account, at: number): View {
  const { totals } = account;
  const segments = inBurnOrder(account.segments);
  const { granted, adjusted, transferredIn, used, expired, voided, transferredOut } = totals;
  return {
    balance: `${balanceOf(account)}`,
    held: `${heldOf(account)}`,
    debt: `${account.debt} of ${account.overdraftLimit}`,
    available: `${availableOf(account, at)} and ${upcomingOf(account, at)}`,
    identity: [granted, adjusted, transferredIn, used, expired, voided, transferredOut].join(),
    grants: segments
      .map((s) => [s.credit, s.part, s.left, s.held, s.priority, s.startingAt, s.endingBefore])
      .join(' '),
    holds: account.holds
      .map(({ number, expiresAt, left }) => `${number} ${expiresAt} ${left}`)
      .sort()
      .join(),
  };
}

function viewOfBook(book: Book, at: number): View {
  const upcoming = book.tokens.filter((t) => t.place === 'available' && t.lot.start > at).length;
  const inUse = (lot: object, place: string) =>
    book.tokens.filter((token) => token.lot === lot && token.place === place).length;
  const available = countOf(book, 'available') - upcoming - book.owed;
  return {
    balance: `${balanceIn(book)}`,
    held: `${countOf(book, 'held')}`,
    debt: `${book.owed} of ${book.limit}`,
    available: `${available} and ${upcoming}`,
    identity: [
      book.granted,
      book.adjusted,
      book.received,
      countOf(book, 'spent') + book.owed,
      countOf(book, 'expired'),
      countOf(book, 'voided'),
      countOf(book, 'sent'),
    ].join(),
    grants: openLots(book)
      .sort((a, b) => (burnsBefore(a, b) ? -1 : 1))
      .map((lot) => {
        const { grant, part, start, end } = lot;
        const [left, held] = [inUse(lot, 'available'), inUse(lot, 'held')];
        return [grant.number, part, left, held, grant.priority, start, end];
      })
      .join(' '),
    holds: openHolds(book)
      .map((hold) => `${hold.number} ${hold.expiresAt} ${reserved(hold).length}`)
      .sort()
      .join(),
  };
}

function balanceIn(book: Book): number {
  return countOf(book, 'available', 'held') - book.owed;
}
