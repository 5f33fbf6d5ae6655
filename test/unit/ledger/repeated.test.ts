/** Repeated requests that change a client: worded anew, with what may still be known. */
import { describe, expect, test } from 'vitest';
import { type Client, withPersonal } from '../../../functions/ledger/client.ts';
import { bodyOf, WatchedOffice } from './watched-office.ts';

const id = { transactionId: 'id-1' };
const rename = (name: string) => ({ op: 'change_client', change: { name } }) as const;

describe('personal fields', () => {
  const client: Client = {
    ...{ number: 7, id: 'ada', uuid: 'u', aliases: [], overdraftLimit: 0n, status: 'active' },
    ...{ name: null, email: null, metadata: {}, createdAt: 0, updatedAt: 0, vendor: {} },
  };
  const now = { name: 'Now', email: 'now@example.org', metadata: { now: '1' } };

  test('are as the request gave them, else as they are now', () => {
    const asked = { name: 'Asked', email: 'asked@example.org', metadata: { asked: '1' } };
    expect(withPersonal(client, {}, now)).toEqual({ ...client, ...now });
    expect(withPersonal(client, asked, now)).toEqual({ ...client, ...asked });
    const erased = { name: null, email: null, metadata: {} };
    expect(withPersonal(client, erased, now)).toEqual(client);
    for (const [field, value] of Object.entries(asked)) {
      const expected = { ...client, ...now, [field]: value };
      expect(withPersonal(client, { [field]: value }, now)).toEqual(expected);
    }
  });
});

describe('a change of a client that is repeated', () => {
  test('answers with what it asked for then, and with no records', async () => {
    const office = new WatchedOffice();
    const client = await office.client(7, { email: 'a@example.org' });
    const first = await office.ask(client, rename('Eve'), id);
    await office.ask(client, rename('Mia'));
    await office.ask(client, { op: 'change_client', change: { email: 'b@example.org' } });
    const again = await office.ask(client, rename('Eve'), id);
    expect(again.replayed).toBe(true);
    expect(bodyOf(first).changed).toMatchObject({ name: 'Eve', email: 'a@example.org' });
    expect(bodyOf(again)).toMatchObject({
      changed: { name: 'Eve', email: 'b@example.org', status: 'active' },
      credits: [],
      postings: [],
      documents: [],
      account: { client: { number: 7 } },
    });
    expect((await office.ledger.client(client))?.name).toBe('Mia');
  });

  test('answers a closing with the personal fields of now', async () => {
    const office = new WatchedOffice();
    const client = await office.client(7, { name: 'Ada' });
    const close = { op: 'close_client' } as const;
    await office.ask(client, close, id);
    await office.ask(client, rename('Eve'));
    const again = await office.ask(client, close, id);
    expect(again).toMatchObject({ outcome: 'done', replayed: true });
    expect(bodyOf(again).changed).toMatchObject({ name: 'Eve', status: 'closed' });
  });

  test('fails where the store has lost the client', async () => {
    const office = new WatchedOffice();
    const client = await office.client(7);
    await office.ask(client, rename('Eve'), id);
    const real = office.store.commit.bind(office.store);
    office.instead = (commit) => {
      office.showsClients = false;
      return real(commit);
    };
    const repeated = office.ask(client, rename('Eve'), id);
    await expect(repeated).rejects.toThrow('a client that was changed exists');
  });
});

describe('a request', () => {
  test('with an empty list of unique values is the one without any', async () => {
    const office = new WatchedOffice();
    const client = await office.client(7);
    const purchase = { op: 'purchase', amount: 1n } as const;
    const first = await office.ask(client, purchase, id);
    const again = await office.ask(client, purchase, { ...id, unique: [] });
    expect(again).toMatchObject({ replayed: true, reply: first.reply });
  });

  test('leaves its id and who made it on its postings', async () => {
    const office = new WatchedOffice();
    const client = await office.client(7);
    await office.ask(client, { op: 'purchase', amount: 1n }, id);
    const { rows } = await office.ledger.history({ client, order: 'oldest' }, { limit: 9 });
    const actor = { id: 'clerk', name: 'Clerk', email: null };
    expect(rows).toMatchObject([{ number: 1, actor, transactionId: 'id-1' }]);
    expect(rows[0]?.credit).toMatchObject({ actor, transactionId: 'id-1' });
  });
});
