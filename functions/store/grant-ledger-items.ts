/** The ledgers of grants as items, written by folds and read as of one of them. */
import type {
  DrawnLine,
  FoldedDraws,
  FoldedGrants,
  GrantLine,
  SingleLine,
} from '../ledger/grant-lines.ts';
import type { GrantFold } from '../projections/ports.ts';
import { grantLedgerKey, grantMarkKey, grantPostingKey, monthKey } from './keys.ts';
import { type Call, type Item, type Key, type Table, unchanged, type Write } from './table.ts';
import { count, micro, rowsOf, text } from './values.ts';

/** Its name has no dot, as those of draws have. */
const SINGLES = 'singles';
const SINGLE_WIDTH = 2;
const MARK = grantMarkKey(0).sk;

/** All draws of a fold with its mark: all of them or none. */
export function grantWrites({ client, from, to, lines, months }: GrantFold): Write[] {
  const byMonth = Map.groupBy(months, ({ month }) => month);
  const grants = Map.groupBy(lines, ({ grant }) => grant);
  return [
    { put: { ...grantMarkKey(client), version: to }, when: unchanged(from) },
    ...[...grants].map(([grant, own]): Write => {
      return { add: grantLedgerKey(client, grant), values: valuesOf(own) };
    }),
    ...[...byMonth].map(([month, own]): Write => {
      const values = own.map(({ grant, part, amount }) => [`${grant}.${part}`, amount] as const);
      return { add: monthKey(client, month), values: Object.fromEntries(values) };
    }),
  ];
}

/** An item per grant and posting that did something else to it. */
export function linesToItems({ client, lines }: GrantFold): (Item & Key)[] {
  const singles = lines.filter((line) => 'posting' in line);
  const byPlace = Map.groupBy(singles, ({ grant, posting }) => `${grant} ${posting}`);
  return [...byPlace.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const key = grantPostingKey(client, first.grant, first.posting);
    return [{ ...key, lines: own.flatMap(({ part, amount }) => [part, amount]) }];
  });
}

/** Up to which posting they are folded, and all that is folded of the grants. */
export async function readGrants(
  table: Table,
  call: Call,
  client: number,
  grants: readonly number[],
  mostSingles: number,
): Promise<FoldedGrants> {
  const keys = grants.map((grant) => grantLedgerKey(client, grant));
  const items = await table.snapshot([grantMarkKey(client), ...keys], call);
  const upTo = markOf(items);
  const ledgers = items.filter(({ sk }) => sk !== MARK);
  const singles = ledgers.reduce((sum, item) => sum + count(item[SINGLES] ?? 0), 0);
  const draws = ledgers.flatMap(drawsFromItem);
  if (singles > mostSingles) return { upTo, lines: draws, tooMany: true };
  const found = await Promise.all(
    ledgers
      .filter((item) => count(item[SINGLES] ?? 0) > 0)
      .map((item) => readSingles(table, client, numberOf(item), upTo, call)),
  );
  return { upTo, lines: [...draws, ...found.flat()], tooMany: false };
}

/** Up to which posting, and what any grant lost in the month. */
export async function readDraws(
  table: Table,
  call: Call,
  client: number,
  month: string,
): Promise<FoldedDraws> {
  const items = await table.snapshot([grantMarkKey(client), monthKey(client, month)], call);
  const drawn = items.find(({ sk }) => sk !== MARK);
  const lines = attributesOf(drawn ?? {}).map(([name, amount]): DrawnLine => {
    const [grant = '', part = ''] = name.split('.');
    return { grant: count(grant), part: count(part), month, amount };
  });
  return { upTo: markOf(items), lines };
}

function valuesOf(lines: readonly GrantLine[]): Record<string, number | bigint> {
  const draws = lines.flatMap((line) =>
    'month' in line ? [[`${line.part}.${line.month}`, line.amount] as const] : [],
  );
  const singles = new Set(lines.flatMap((line) => ('posting' in line ? [line.posting] : [])));
  return { ...Object.fromEntries(draws), ...(singles.size > 0 && { [SINGLES]: singles.size }) };
}

function markOf(items: readonly Item[]): number {
  const mark = items.find(({ sk }) => sk === MARK);
  return mark ? count(mark.version) : 0;
}

function drawsFromItem(item: Item): DrawnLine[] {
  const grant = numberOf(item);
  return attributesOf(item).flatMap(([name, amount]) => {
    const [part = '', month] = name.split('.');
    return month === undefined ? [] : [{ grant, part: count(part), month, amount }];
  });
}

function attributesOf({ pk: _, sk: __, ...values }: Item): [string, bigint][] {
  return Object.entries(values).map(([name, value]) => [name, micro(value)]);
}

function numberOf({ sk }: Item): number {
  return count(text(sk).split('#')[0]);
}

/** In order of posting. Those after the mark may be there already: they are not folded yet. */
async function readSingles(
  table: Table,
  client: number,
  grant: number,
  upTo: number,
  call: Call,
): Promise<SingleLine[]> {
  const { pk, sk: from } = grantPostingKey(client, grant, 1);
  const { sk: to } = grantPostingKey(client, grant, upTo);
  const lines: SingleLine[] = [];
  for (let after: Item | null | undefined; after !== null; ) {
    const answer = await table.query({ pk, from, to, ...(after && { after }) }, call);
    for (const item of answer.items) {
      const posting = count(text(item.sk).split('#')[1]);
      for (const [part, amount] of rowsOf(item.lines, SINGLE_WIDTH)) {
        lines.push({ grant, part: count(part), posting, amount: micro(amount) });
      }
    }
    after = answer.next;
  }
  return lines;
}
