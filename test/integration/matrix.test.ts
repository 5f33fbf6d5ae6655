/** Who may call what about whom: every route, every scope, one's own client, another's, nobody. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SCOPES, type Scope } from '../../functions/access/caller.ts';
import { routes } from '../../functions/dialects/index.ts';
import type { Item, Key } from '../../functions/store/table.ts';
import { METRONOME } from '../support/matrix-metronome.ts';
import { NATIVE } from '../support/matrix-native.ts';
import { asked, type Row } from '../support/matrix-row.ts';
import { VENDORS } from '../support/matrix-vendors.ts';
import { furnish, MARK, type Names, type World } from '../support/matrix-world.ts';
import { MemoryTable } from '../support/memory-table.ts';
import { type Credentials, Shopfront, type Told } from '../support/shopfront.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

const ROWS = [...NATIVE, ...METRONOME, ...VENDORS];
/** In every answer anew; what else differs between two answers tells something. */
const OF_ONE_ANSWER = ['date', 'x-request-id'];

let front: Shopfront;
let world: World;
let furnished: readonly (Item & Key)[];
let table: MemoryTable;

beforeAll(async () => {
  const first = new MemoryTable();
  front = await Shopfront.open(first);
  world = await furnish(front, await front.key(SCOPES));
  furnished = itemsOf(first);
});
afterAll(() => front.close());
beforeEach(() => {
  table = new MemoryTable();
  for (const item of furnished) table.put(item);
  front.moveTo(table);
});

test('the list names every route, and no other', () => {
  const listed = new Set(ROWS.map(({ route }) => route.split(' ', 2).join(' ')));
  const known = routes.map(({ method, path }) => `${method} ${path}`);
  expect([...listed].sort()).toEqual([...known].sort());
});

describe.each(ROWS)('$route', (row) => {
  test('is closed to every scope but its own, whomever it is about', async () => {
    const kept = itemsKept();
    for (const scope of SCOPES) {
      if (row.needs.every((needed) => needed === scope)) continue;
      const key = await front.key([scope], [Number(world.own.number)]);
      const told = await Promise.all(targets(row).map((its) => tell(row, its, key)));
      for (const one of told) expect([scope, one.status, one]).toEqual([scope, 403, told[0]]);
    }
    expect(itemsKept()).toEqual(kept);
  });

  test('tells of another’s client what it tells of none, and changes nothing', async () => {
    const key = await keyFor(row.needs, world.own);
    const kept = itemsKept();
    if (row.foreign === null) return;
    // Twice: what is kept under the id of the first would show at the second.
    for (const sending of ['first', 'second']) {
      const [other, nobody] = await Promise.all(
        [world.other, world.nobody].map((its) => tell(row, its, key)),
      );
      expect([sending, other]).toEqual([sending, nobody]);
      expect(other?.status).toBe(row.foreign);
    }
    expect(itemsKept()).toEqual(kept);
  });

  test('is open to who sees the client, and shows nothing of another', async () => {
    const key = await keyFor(row.needs, world.own);
    const own = await tell(row, world.own, key);
    expect([own.status, own.text]).toEqual([row.own, own.text]);
    const sent = JSON.stringify(asked(row, world.own, world));
    for (const secret of [MARK, ...Object.values(world.other)]) {
      const tells = secret.length > 4 && !sent.includes(secret);
      if (tells) expect(own.text).not.toContain(secret);
    }
    if (row.foreign !== null && row.own !== 403) {
      expect(await tell(row, world.nobody, key)).not.toEqual(own);
    }
  });

  test('is open for every client to who sees all of them', async () => {
    const key = await front.key(row.needs);
    const told = await tell(row, row.foreign === null ? world.own : world.other, key);
    expect([told.status, told.text]).toEqual([row.all, told.text]);
  });
});

function targets({ foreign }: Row): readonly Names[] {
  return foreign === null ? [world.own] : [world.own, world.other, world.nobody];
}

function keyFor(scopes: readonly Scope[], { number }: Names): Promise<Credentials> {
  return front.key(scopes, [Number(number)]);
}

/** The answer, with names that the request itself told the server written alike. */
async function tell(row: Row, its: Names, key: Credentials): Promise<Told> {
  const request = asked(row, its, world);
  const headers = request.method === 'GET' ? {} : { 'idempotency-key': `about ${its.id}` };
  const told = await front.ask({ ...request, headers }, key);
  const sent = JSON.stringify(request);
  let text = told.text.replace(/"requestId":"[0-9a-f-]{36}"/, '');
  for (const [kind, name] of Object.entries(its)) {
    const word = new RegExp(`\\b${name}\\b`, 'g');
    if (word.test(sent)) text = text.replace(word, `<${kind}>`);
  }
  const same = Object.entries(told.headers).filter(([name]) => !OF_ONE_ANSWER.includes(name));
  return { status: told.status, headers: Object.fromEntries(same), text };
}

function itemsOf(from: MemoryTable): readonly (Item & Key)[] {
  return from.items().map((item) => ({ ...item, pk: String(item.pk), sk: String(item.sk) }));
}

/** But keys, when they were used, failed sign-ins, and what was refused at one's own client. */
function itemsKept(): readonly Item[] {
  const beside = new RegExp(`^([KLB](#|$)|T#${world.own.number}$)`);
  return table.items().filter(({ pk }) => !beside.test(String(pk)));
}
