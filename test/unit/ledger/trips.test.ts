/** What a request asks of the store: what it needs, in as few calls as can be, and nothing more. */
import { describe, expect, test } from 'vitest';
import type { Command } from '../../../functions/ledger/command.ts';
import { bodyOf, WatchedOffice } from './watched-office.ts';

async function opened() {
  const office = new WatchedOffice();
  const client = await office.client(7);
  await office.ask(client, { op: 'purchase', amount: 500n });
  const calls = (command: Command, more: Parameters<WatchedOffice['ask']>[2] = {}) =>
    office.during(() => office.ask(client, command, more));
  return { office, client, calls };
}
const usage = { op: 'usage', amount: 1n } as const;

describe('a request', () => {
  test('is done in one commit on the account as it was left', async () => {
    const { calls } = await opened();
    expect(await calls(usage)).toEqual(['account 7', 'commit']);
  });

  test('is refused for good in one commit', async () => {
    const { calls } = await opened();
    expect(await calls({ op: 'usage', amount: 501n })).toEqual(['account 7', 'commit']);
  });

  test('asks whether its unique values are taken only where it is refused', async () => {
    const { calls } = await opened();
    const unique = [{ space: 's', value: 'v' }];
    expect(await calls(usage, { unique })).toEqual(['account 7', 'commit']);
    expect(await calls({ op: 'usage', amount: 501n }, { unique })).toEqual([
      'account 7',
      'taken v',
      'commit',
    ]);
  });

  test('under an id that has its answer meets it in the commit', async () => {
    const { calls } = await opened();
    await calls(usage, { transactionId: 'id-1' });
    expect(await calls(usage, { transactionId: 'id-1' })).toEqual(['account 7', 'commit']);
  });

  test('of a client or for a receiver that does not exist reads accounts only', async () => {
    const { office, calls } = await opened();
    const nobody = { number: 99, id: 'x', uuid: 'y' };
    expect(await office.during(() => office.ask(nobody, usage))).toEqual(['account 99']);
    expect(await calls({ op: 'transfer', to: nobody, amount: 1n })).toEqual([
      'account 7',
      'account 99',
    ]);
  });

  test('that changes a client reads it; repeated, as it is now', async () => {
    const { calls } = await opened();
    const change = { op: 'change_client', change: { name: 'Eve' } } as const;
    const id = { transactionId: 'id-1' };
    const once = ['account 7', 'client 7', 'commit'];
    expect(await calls(change, id)).toEqual(once);
    expect(await calls(change, id)).toEqual([...once, 'client 7', 'account 7']);
  });

  test('refused for lack of capacity looks under its id, on a fresh account', async () => {
    const { office, calls } = await opened();
    for (let i = 0; i < 63; i += 1) await calls({ op: 'purchase', amount: 1n });
    const more = { op: 'purchase', amount: 1n } as const;
    expect(await calls(more, { transactionId: 'id-1' })).toEqual([
      'account 7',
      'account 7 fresh',
      'claim 7 id-1',
    ]);
    office.now += 1_000;
    expect(await calls(more, { transactionId: 'id-1' })).toEqual(['account 7', 'claim 7 id-1']);
  });
});

describe('the record that a command addresses', () => {
  const lapsed = async () => {
    const { office, calls, client } = await opened();
    await calls({ op: 'hold', amount: 1n, expiresAt: 2_000 });
    await calls(usage);
    office.now = 2_000;
    return { office, client, calls };
  };

  test.each([
    [1, '1,2'],
    [2, '2'],
    [3, '3,2'],
    [0, '2'],
    [4, '2'],
    [99, '2'],
  ])('as %i is read with those of holds that have lapsed, once each: %s', async (credit, read) => {
    const { calls } = await lapsed();
    const command = { op: 'reverse', credit, amount: 1n } as const;
    expect(await calls(command)).toEqual(['account 7', `records 7: ${read}`, 'commit']);
  });

  test('is not asked for again and again where the store has lost it', async () => {
    const { office, client } = await lapsed();
    office.shows = ({ number, ...rest }) => (number === 2 ? null : { number, ...rest });
    await expect(office.ask(client, usage)).rejects.toThrow('posting 2 of client 7 is missing');
  });

  test('that is broken stops the request', async () => {
    const { office, client } = await lapsed();
    office.shows = (posting) => ({ ...posting, credit: null });
    await expect(office.ask(client, usage)).rejects.toThrow('an open hold has a record');
  });

  test('is read on both sides of a transfer', async () => {
    const { office, client, calls } = await lapsed();
    const to = await office.client(8);
    await office.ask(to, { op: 'purchase', amount: 5n });
    await office.ask(to, usage);
    await office.ask(to, usage);
    await office.ask(to, { op: 'hold', amount: 1n, expiresAt: 2_500 });
    office.now = 2_600;
    expect(await calls({ op: 'transfer', to, amount: 1n })).toEqual([
      'account 7',
      'account 8',
      'records 7: 2',
      'records 8: 4',
      'records 7: 1',
      'commit',
    ]);
    expect((await office.ledger.standing(client)).account.holds).toEqual([]);
    expect((await office.ledger.standing(to)).account.holds).toEqual([]);
  });
});

describe('a client', () => {
  const made = (office: WatchedOffice, asked: object, id: string | null = null) =>
    office.during(() => office.make(asked, { transactionId: id }));

  test('is made in one commit, and the repeat meets its answer there', async () => {
    const office = new WatchedOffice();
    expect(await made(office, { number: 7 }, 'id-1')).toEqual(['commit']);
    expect(await made(office, { number: 7 }, 'id-1')).toEqual(['commit']);
    expect(await made(office, {}, 'id-2')).toEqual(['number', 'commit']);
  });

  test.each([
    [{ id: 'client-7' }, ['number', 'commit', 'claim 0 call:made-2']],
    [{ number: 7 }, ['commit', 'claim 0 call:made-2']],
    [{ aliases: ['a'] }, ['number', 'commit', 'claim 0 call:made-2']],
  ])('as %j beside one of that name is refused at once', async (asked, calls) => {
    const office = new WatchedOffice();
    await office.client(7, { aliases: ['a'] });
    expect(await made(office, asked)).toEqual(calls);
  });

  test('whose uuid another made number has is refused at once', async () => {
    const office = new WatchedOffice();
    const { uuid } = await office.client(7);
    const calls = await made(office, { id: uuid });
    expect(calls).toEqual(['number', 'commit', 'claim 0 call:made-2']);
  });

  test('takes the next number where it was made one that is taken', async () => {
    const office = new WatchedOffice();
    await office.client(1_000_000);
    expect(await made(office, {})).toEqual(['number', 'commit', 'number', 'commit']);
  });

  test('is told with all that was chosen or made for it', async () => {
    const office = new WatchedOffice();
    const given = { name: 'Ada', email: null, metadata: { k: 'v' }, aliases: ['a'] };
    const first = bodyOf(await office.make({ number: 7, ...given }, { transactionId: 'id-1' }));
    const times = { createdAt: 1_000, updatedAt: 1_000 };
    expect(first).toMatchObject({ id: 'made-2', number: 7, ...given, ...times, status: 'active' });
    const uuid = '6f1c2f0e-9d3b-4c7a-8e5d-2b1a0c9f8e7d';
    for (const id of [uuid, `${uuid}0`, `0${uuid}`]) {
      const told = bodyOf(await office.make({ id }));
      expect(told.uuid === id).toBe(id === uuid);
    }
  });
});
