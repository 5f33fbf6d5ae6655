/** Commits that are lost: to others, to a copy of the same request, or in seeming only. */
import { describe, expect, test } from 'vitest';
import { clientUuid } from '../../../functions/ledger/credit-id.ts';
import type { Committed } from '../../../functions/ledger/ports.ts';
import { bodyOf, WatchedOffice } from './watched-office.ts';

const usage = { op: 'usage', amount: 1n } as const;
const one = { op: 'purchase', amount: 1n } as const;
const id = { transactionId: 'id-1' };

/** Two processes that have both seen the client. */
async function two() {
  const here = new WatchedOffice();
  const there = new WatchedOffice(here.table, 'there');
  const client = await here.client(7);
  await here.ask(client, { op: 'purchase', amount: 5n });
  await there.ask(client, usage);
  return { here, there, client };
}

describe('a request that another process overtook', () => {
  test('is decided anew on the account that the store handed back', async () => {
    const { here, there, client } = await two();
    await here.ask(client, usage);
    const calls = await there.during(async () => {
      expect(await there.ask(client, { op: 'usage', amount: 3n })).toMatchObject({
        outcome: 'done',
        replayed: false,
      });
    });
    expect(calls).toEqual(['account 7', 'commit', 'account 7', 'commit']);
    expect((await here.ledger.standing(client)).account.totals.used).toBe(5n);
  });

  test('is not refused for good on what was so a moment ago', async () => {
    const { here, there, client } = await two();
    await here.ask(client, one);
    expect((await there.ask(client, { op: 'usage', amount: 5n }, id)).outcome).toBe('done');
  });

  test('is refused for capacity only by an account that was read for it', async () => {
    const { here, there, client } = await two();
    for (let i = 1; i < 64; i += 1) await there.ask(client, one);
    await here.ask(client, { op: 'void', credit: 9 });
    const calls = await there.during(async () => {
      expect((await there.ask(client, one)).outcome).toBe('done');
    });
    expect(calls).toEqual(['account 7', 'account 7 fresh', 'commit']);
  });

  test('is refused for the capacity of its receiver only by what was read for it', async () => {
    const { here, there, client } = await two();
    for (let i = 1; i < 64; i += 1) await there.ask(client, one);
    const sender = await here.client(8);
    await here.ask(sender, one);
    await here.ask(client, { op: 'void', credit: 9 });
    const sent = await there.ask(sender, { op: 'transfer', to: client, amount: 1n });
    expect(sent.outcome).toBe('done');
  });

  test('tells where a client stands, now and before, as it was last written', async () => {
    const { here, there, client } = await two();
    here.now = 1_500;
    await here.ask(client, { op: 'usage', amount: 2n });
    const now = await there.ledger.standing(client);
    expect(now.account.totals.used).toBe(3n);
    const before = await there.ledger.standingAt(client, 1_200);
    expect(before).toMatchObject({ balance: 4n, number: 2 });
  });
});

describe('a commit whose answer was lost', () => {
  const lost = (office: WatchedOffice) => {
    office.instead = async (commit) => {
      await office.store.commit(commit);
      return office.store.commit(commit);
    };
  };

  test('is found by its caller as done, for the first time', async () => {
    const { here, client } = await two();
    lost(here);
    const done = await here.ask(client, usage, id);
    expect(done).toMatchObject({ outcome: 'done', replayed: false });
    lost(here);
    const refused = await here.ask(client, { op: 'usage', amount: 99n });
    expect(refused).toMatchObject({ outcome: 'refused-final', replayed: false });
    expect((await here.ledger.standing(client)).account.totals.used).toBe(2n);
  });

  test('has made its client once', async () => {
    const office = new WatchedOffice();
    lost(office);
    const made = await office.make({ name: 'Ada' });
    expect(made).toMatchObject({ outcome: 'done', replayed: false });
    expect(bodyOf(made)).toMatchObject({ number: 1_000_000, name: 'Ada' });
    expect((await office.ledger.clients({ limit: 9 })).rows).toHaveLength(1);
  });
});

describe('a client that is being made', () => {
  const made = 1_000_000;
  const losing = async (loss: Committed, number: number | null = null) => {
    const office = new WatchedOffice();
    office.instead = async () => loss;
    return bodyOf(await office.make({ number }));
  };
  const taken = (kind: 'id' | 'number' | 'uuid', value: string): Committed => ({
    lost: 'name_taken',
    name: { kind, value },
  });

  test.each([
    ['its number', taken('number', `${made}`)],
    ['the uuid of its number', taken('uuid', clientUuid(made))],
    ['its account', { lost: 'stale' } as const],
  ])('takes the next made number where %s is there already', async (_, loss) => {
    expect(await losing(loss)).toMatchObject({ number: made + 1, status: 'active' });
  });

  test.each([
    ['id', taken('id', clientUuid(made))],
    ['uuid', taken('uuid', clientUuid(7))],
  ])('is refused where its own %s is taken', async (field, loss) => {
    expect(await losing(loss)).toMatchObject({ refusal: 'name_taken', field });
  });

  test('is refused where the number that was chosen is taken', async () => {
    expect(await losing({ lost: 'stale' }, 7)).toMatchObject({
      refusal: 'name_taken',
      field: 'number',
      detail: 'The number 7 belongs to another client.',
    });
    expect(await losing({ lost: 'unique_taken' })).toMatchObject({ refusal: 'unique_taken' });
  });

  test('finds its answer where a copy hides it and shows the names only', async () => {
    const office = new WatchedOffice();
    const first = await office.make({ id: 'ada' }, id);
    const hide = () => {
      office.instead = async () => taken('id', 'ada');
    };
    hide();
    const again = await office.make({ id: 'ada' }, id);
    expect(again).toMatchObject({ outcome: 'done', replayed: true });
    expect(bodyOf(again)).toEqual(bodyOf(first));
    hide();
    const other = bodyOf(await office.make({ id: 'ada', number: 3 }, id));
    expect(other).toMatchObject({ refusal: 'idempotency_key_reused' });
  });
});
