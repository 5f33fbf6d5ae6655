/** Clients: how they are made, named, found and changed, and who sees them. */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { clientUuid } from '../../../functions/ledger/credit-id.ts';
import { Office } from './office.ts';

const UUID = '6f1c2f0e-9d3b-4c7a-8e5d-2b1a0c9f8e7d';
const storedText = (items: readonly object[]) =>
  inspect(items, { depth: 9, breakLength: Infinity });
const bodyOf = ({ reply }: { reply: { body: string } }) => JSON.parse(reply.body) as object;

describe('a new client', () => {
  test('has the id, number and uuid that it chose, or made ones', async () => {
    const office = new Office();
    const chosen = await office.client('ada', { number: 7 });
    expect(chosen).toEqual({ id: 'ada', number: 7, uuid: clientUuid(7) });
    const made = await office.client('bob');
    expect(made).toEqual({ id: 'bob', number: 1_000_000, uuid: clientUuid(1_000_000) });
    expect((await office.client(UUID)).uuid).toBe(UUID);
    const nameless = bodyOf(await office.make()) as { id: string };
    expect(nameless.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([`${UUID}0`, `0${UUID}`])('does not take %s for a uuid', async (id) => {
    expect((await new Office().client(id, { number: 7 })).uuid).toBe(clientUuid(7));
  });

  test('is found by each of its names', async () => {
    const office = new Office();
    const ref = await office.client('ada', { number: 7, aliases: ['a', 'b', 'a'] });
    const find = (kind: 'id' | 'number' | 'uuid' | 'alias', value: string) =>
      office.ledger().findClient({ kind, value });
    expect(await find('id', 'ada')).toEqual(ref);
    expect(await find('number', '7')).toEqual(ref);
    expect(await find('uuid', clientUuid(7))).toEqual(ref);
    expect(await find('alias', 'a')).toEqual(ref);
    expect(await find('alias', 'b')).toEqual(ref);
    expect(await find('id', '7')).toBeNull();
    expect(await office.ledger().client(ref)).toMatchObject({
      status: 'active',
      createdAt: 1_000,
      updatedAt: 1_000,
    });
  });

  test.each([
    [{ id: 'ada' }, 'name_taken id'],
    [{ id: 'bob', number: 7 }, 'name_taken number'],
    [{ id: clientUuid(7) }, 'name_taken uuid'],
    [{ id: 'bob', aliases: ['b', 'a'] }, 'name_taken alias'],
    [{ id: 'bob', number: 8, aliases: ['b'] }, 'done'],
  ])('as %j beside one with those names: %s', async (asked, expected) => {
    const office = new Office();
    await office.client('ada', { number: 7, aliases: ['a'] });
    const { said, outcome } = await office.make(asked);
    expect(said).toBe(expected);
    expect(outcome).toBe(expected === 'done' ? 'done' : 'not-recorded');
  });

  test('passes over made numbers that somebody chose, or chose as a uuid', async () => {
    const office = new Office();
    await office.client('ada', { number: 1_000_000 });
    await office.client(clientUuid(1_000_001), { number: 5 });
    expect((await office.client('bob')).number).toBe(1_000_002);
  });

  test('gives up where sixteen numbers in a row and one more are taken', async () => {
    const office = new Office();
    for (let i = 0; i < 17; i += 1) await office.client(`c${i}`, { number: 1_000_000 + i });
    expect((await office.make({ id: 'late' })).said).toBe('name_taken number');
    expect((await office.make({ id: 'later' })).said).toBe('done');
    await office.client('again', { number: 1_000_018 });
    expect((await office.make({ id: 'latest' })).said).toBe('done');
  });

  test('is made once under an id, and answered with the fields of the repeat', async () => {
    const office = new Office();
    const asked = { name: 'Ada', email: 'a@example.org', metadata: { k: 'v' } };
    const first = await office.make(asked, 'make-1');
    const again = await office.make(asked, 'make-1');
    expect(again.reply).toEqual(first.reply);
    expect([first.replayed, again.replayed]).toEqual([false, true]);
    expect(again.outcome).toBe('done');
    const other = await office.make({ ...asked, number: 9 }, 'make-1');
    expect(other).toMatchObject({ said: 'idempotency_key_reused transactionId', replayed: false });
    expect(other.outcome).toBe('not-recorded');
    const stored = storedText(office.table.items().filter(({ pk }) => pk === 'T#0'));
    expect(stored).not.toContain('Ada');
    expect(stored).not.toContain('a@example.org');
  });

  test('asked for twice without an id is made twice', async () => {
    const office = new Office();
    const [first, second] = [await office.make(), await office.make()];
    expect(bodyOf(first)).not.toEqual(bodyOf(second));
    expect(second.replayed).toBe(false);
  });
});

describe('a change of a client', () => {
  test('replaces what it names, and is repeated with what may still be known', async () => {
    const office = new Office();
    const ref = await office.client('ada', { name: 'Ada', email: 'a@example.org' });
    const change = { name: 'Eve', metadata: { k: 'v' } };
    const asked = { op: 'change_client', change } as const;
    office.now = 2_000;
    const first = await office.ask(ref, asked, { transactionId: 'c-1' });
    expect(bodyOf(first)).toMatchObject({ ...change, email: 'a@example.org' });
    expect((await office.ledger().client(ref))?.updatedAt).toBe(2_000);
    await office.ask(ref, { op: 'change_client', change: { email: null } });
    const again = await office.ask(ref, asked, { transactionId: 'c-1' });
    expect(again.replayed).toBe(true);
    expect(bodyOf(again)).toMatchObject({ ...change, email: null });
    const stored = storedText(office.table.items().filter(({ pk }) => pk === `T#${ref.number}`));
    expect(stored).not.toContain('Eve');
  });

  test('cannot take the alias of another, and that is not recorded', async () => {
    const office = new Office();
    await office.client('ada', { aliases: ['a'] });
    const bob = await office.client('bob');
    const asked = { op: 'change_client', change: { aliases: ['b', 'a'] } } as const;
    const refused = await office.ask(bob, asked, { transactionId: 'c-1' });
    expect(refused).toMatchObject({ said: 'name_taken alias', outcome: 'not-recorded' });
    const free = { op: 'change_client', change: { aliases: ['b', 'c'] } } as const;
    expect((await office.ask(bob, free, { transactionId: 'c-1' })).said).toBe('done');
    expect(await office.ledger().findClient({ kind: 'alias', value: 'c' })).toEqual(bob);
  });
});

describe('a caller who may see some clients', () => {
  test('finds no other by any name, in no list, and none of their credits', async () => {
    const office = new Office();
    const [ada, bob] = [await office.client('ada'), await office.client('bob')];
    await office.ask(bob, { op: 'purchase', amount: 1n });
    const own = office.ledger([ada.number]);
    expect(await own.findClient({ kind: 'id', value: 'ada' })).toEqual(ada);
    expect(await own.findClient({ kind: 'id', value: 'bob' })).toBeNull();
    expect((await own.clients({ limit: 9 })).rows.map(({ id }) => id)).toEqual(['ada']);
    const id = { client: bob.number, number: 1, part: 0 };
    expect(await own.credit(id)).toBeNull();
    expect(await office.ledger().credit(id)).toMatchObject({ amount: 1n });
    expect(await office.ledger().credit({ ...id, number: 2 })).toBeNull();
  });

  test.each([
    [{ q: 'ADA' }, ['ada']],
    [{ q: 'love' }, ['ada']],
    [{ q: 'example.ORG' }, ['bob']],
    [{ q: 'second' }, ['bob']],
    [{ q: '1000001' }, ['bob']],
    [{ q: 'nobody' }, []],
    [{ q: 'w' }, []],
    [{ status: 'closed' as const }, ['bob']],
    [{ status: 'active' as const }, ['ada']],
    [{}, ['ada', 'bob']],
  ])('searches by %j: %j', async (asked, found) => {
    const office = new Office();
    await office.client('ada', { name: 'Ada Lovelace' });
    const bob = await office.client('bob', { email: 'b@example.org', aliases: ['Second'] });
    await office.ask(bob, { op: 'close_client' });
    const { rows } = await office.ledger().clients({ limit: 9, ...asked });
    expect(rows.map(({ id }) => id)).toEqual(found);
  });
});
