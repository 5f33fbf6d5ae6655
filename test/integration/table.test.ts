/** What the store asks of a table, on DynamoDB's engine and in memory alike. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectTable } from '../../functions/store/connect-table.ts';
import type { Item, Key, Table, Write } from '../../functions/store/table.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { newCall } from '../support/ledger-on-table.ts';
import { MemoryTable } from '../support/memory-table.ts';

const absent = { if: 'absent' } as const;
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

const TABLES: [string, () => Table][] = [
  ['in memory', () => new MemoryTable()],
  ['on the engine', () => connectTable({ table: engine.table, endpoint: engine.endpoint })],
];

describe.each(TABLES)('a table %s', (_, make) => {
  const transact = (table: Table, writes: Write[], token = randomUUID()) =>
    table.transact(writes, token, newCall());
  const put = (item: Item & Key): Write => ({ put: item, when: absent });
  const key = (): Item & Key => ({ pk: randomUUID(), sk: 'x' });

  it('gives back what was put, whole numbers exactly, or nothing', async () => {
    const table = make();
    const item = { ...key(), micro: 999_999_999_999_999n, priority: -0.5, list: ['a', 1n] };
    expect(await transact(table, [put(item)])).toBeNull();
    const read = await table.get(item, newCall());
    expect(BigInt(read?.micro as bigint)).toBe(999_999_999_999_999n);
    expect(read).toMatchObject({ priority: -0.5, list: ['a', expect.anything()] });
    expect(await table.get(key(), newCall())).toBeNull();
    const many = await table.getMany([item, key()], newCall());
    expect(many.map(({ pk }) => pk)).toEqual([item.pk]);
  });

  it('writes all or nothing and says which condition failed, and on which item', async () => {
    const table = make();
    const [first, second] = [key(), key()];
    await transact(table, [put({ ...first, version: 7 })]);
    const reasons = await transact(table, [put(second), put({ ...first, version: 8 })]);
    expect(reasons?.map(({ code }) => code)).toEqual(['none', 'condition']);
    expect(Number(reasons?.[1]?.item?.version)).toBe(7);
    expect(await table.get(second, newCall())).toBeNull();
  });

  it('checks versions, presence and owners', async () => {
    const table = make();
    const item = key();
    await transact(table, [put({ ...item, version: 1, client: 5 })]);
    const attempt = async (write: Write) => (await transact(table, [write]))?.[0]?.code ?? 'made';
    const version = (is: number) => ({ check: item, when: { if: 'version', is } as const });
    expect(await attempt(version(1))).toBe('made');
    expect(await attempt(version(2))).toBe('condition');
    expect(await attempt({ check: key(), when: { if: 'version', is: 1 } })).toBe('condition');
    expect(await attempt({ check: key(), when: { if: 'present' } })).toBe('condition');
    expect(await attempt({ check: item, when: { if: 'present' } })).toBe('made');
    const freeFor = (client: number) => ({ if: 'free_for', client }) as const;
    expect(await attempt({ put: { ...item, client: 5 }, when: freeFor(5) })).toBe('made');
    expect(await attempt({ put: { ...item, client: 6 }, when: freeFor(6) })).toBe('condition');
    expect(await attempt({ put: { ...key(), client: 6 }, when: freeFor(6) })).toBe('made');
  });

  it('makes a transaction once, however often it comes with one token', async () => {
    const table = make();
    const [item, token] = [key(), randomUUID()];
    expect(await transact(table, [put(item)], token)).toBeNull();
    expect(await transact(table, [put(item)], token)).toBeNull();
    expect((await transact(table, [put(item)]))?.[0]?.code).toBe('condition');
  });

  it('reads ranges in both directions, page by page, and counts them', async () => {
    const table = make();
    const pk = randomUUID();
    const rows = Array.from({ length: 9 }, (_, i) => ({
      pk,
      sk: `${i}`,
      clientPk: pk,
      clientSk: `${i}`,
    }));
    await transact(table, rows.map(put));
    for (const index of [undefined, 'byClient'] as const) {
      const range = { ...(index ? { index } : {}), pk, from: '2', to: '7' };
      const first = await table.query({ ...range, descending: true, limit: 4 }, newCall());
      expect(first.items.map(({ sk }) => sk)).toEqual(['7', '6', '5', '4']);
      const after = first.next ?? {};
      const rest = await table.query({ ...range, descending: true, limit: 4, after }, newCall());
      expect(rest.items.map(({ sk }) => sk)).toEqual(['3', '2']);
      expect(rest.next).toBeNull();
      expect(await table.count(range, newCall())).toBe(6);
      expect(await table.count({ ...range, pk: 'none' }, newCall())).toBe(0);
    }
  });

  it('counts on without repeating a number', async () => {
    const table = make();
    const counter = key();
    const numbers = await Promise.all(
      Array.from({ length: 5 }, () => table.nextNumber(counter, 100, newCall())),
    );
    expect(numbers.sort()).toEqual([100, 101, 102, 103, 104]);
  });
});
