/** Requests performed under their ids, on a table: claims, unique values, what is due first. */
import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../functions/ledger/command.ts';
import { Office } from './office.ts';

async function opened() {
  const office = new Office();
  const client = await office.client('ada');
  await office.ask(client, { op: 'purchase', amount: 500n });
  return { office, client };
}
const usage = { op: 'usage', amount: 1n } as const;
const id = { transactionId: 'id-1' };

describe('a request', () => {
  test('is not recorded where its client or receiver does not exist', async () => {
    const { office, client } = await opened();
    const nobody = { number: 99, id: 'x', uuid: 'y' };
    const missing = { outcome: 'not-recorded', replayed: false };
    expect(await office.ask(nobody, usage, id)).toMatchObject({
      ...missing,
      said: 'client_not_found client',
    });
    const transfer = { op: 'transfer', to: nobody, amount: 1n } as const;
    expect(await office.ask(client, transfer, id)).toMatchObject({
      ...missing,
      said: 'client_not_found to',
    });
    expect(await office.ledger().request(client, 'id-1')).toBeNull();
  });

  test('is not recorded where it alone is at fault', async () => {
    const { office, client } = await opened();
    expect(await office.ask(client, { ...usage, amount: 0n }, id)).toMatchObject({
      said: 'amount_not_positive amount',
      outcome: 'not-recorded',
    });
    expect((await office.ask(client, usage, id)).said).toBe('done');
  });

  test('refused for lack of capacity may be repeated under its id', async () => {
    const { office, client } = await opened();
    for (let i = 0; i < 63; i += 1) await office.ask(client, { op: 'purchase', amount: 1n });
    const more = { op: 'purchase', amount: 1n } as const;
    const refused = await office.ask(client, more, id);
    expect(refused).toMatchObject({ said: 'too_many_open_grants', outcome: 'not-recorded' });
    await office.ask(client, { op: 'void', credit: 9 });
    expect(await office.ask(client, more, id)).toMatchObject({ said: 'done', replayed: false });
    expect(await office.ask(client, more, id)).toMatchObject({ said: 'done', replayed: true });
  });

  test('refused for good stays refused when there would be cover', async () => {
    const { office, client } = await opened();
    const much = { op: 'usage', amount: 501n } as const;
    const first = await office.ask(client, much, id);
    expect(first).toMatchObject({ outcome: 'refused-final', replayed: false });
    await office.ask(client, { op: 'purchase', amount: 9n });
    const again = await office.ask(client, much, id);
    expect(again).toMatchObject({ outcome: 'refused-final', replayed: true, reply: first.reply });
    const record = await office.ledger().request(client, 'id-1');
    expect(record).toMatchObject({ outcome: 'refused-final', reply: first.reply });
  });

  test('differs by dialect, operation, command and unique values', async () => {
    const { office, client } = await opened();
    await office.ask(client, usage, id);
    const unique = [{ space: 's', value: 'v' }];
    expect((await office.ask(client, usage, { ...id, unique })).said).toBe(
      'idempotency_key_reused transactionId',
    );
    const ledger = office.ledger();
    const asked = { client, command: usage, transactionId: 'id-1', dialect: 'test' };
    const words = (body: string) => ({ status: 1, contentType: 'text/plain', body });
    const rendering = { done: () => words('done'), refused: () => words('refused') };
    const other = [
      { ...asked, operation: 'other' },
      { ...asked, operation: 'do', dialect: 'other' },
    ];
    for (const request of other) {
      expect((await ledger.perform(request, rendering)).reply.body).toBe('refused');
    }
    const same = await ledger.perform({ ...asked, operation: 'do' }, rendering);
    expect(same.replayed).toBe(true);
  });

  test('without an id is done as often as it comes', async () => {
    const { office, client } = await opened();
    const [first, second] = [await office.ask(client, usage), await office.ask(client, usage)];
    expect([first.replayed, second.replayed]).toEqual([false, false]);
    expect(await office.log(client)).toHaveLength(3);
    expect((await office.log(client)).map(({ transactionId }) => transactionId)).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('a unique value', () => {
  const unique = [{ space: 's', value: 'v' }];
  test('is used once in all; what it refuses is final', async () => {
    const { office, client } = await opened();
    const other = await office.client('bob');
    expect((await office.ask(client, usage, { unique })).said).toBe('done');
    await office.ask(other, { op: 'purchase', amount: 5n });
    const refused = await office.ask(other, usage, { ...id, unique });
    expect(refused).toMatchObject({ said: 'unique_taken unique', outcome: 'refused-final' });
    expect((await office.ask(other, usage, { ...id, unique })).replayed).toBe(true);
  });

  test('is not used up by a refusal, and comes before what is judged later', async () => {
    const { office, client } = await opened();
    const much = { op: 'usage', amount: 999n } as const;
    expect((await office.ask(client, much, { unique })).said).toBe('insufficient_credit amount');
    expect((await office.ask(client, usage, { unique })).said).toBe('done');
    expect((await office.ask(client, much, { unique })).said).toBe('unique_taken unique');
    const unknown = { op: 'void', credit: 99 } as const;
    expect((await office.ask(client, unknown, { unique })).said).toBe('credit_not_found credit');
  });
});

describe('what is due before a command', () => {
  const place = async (holds: number, at: (i: number) => number) => {
    const made = await opened();
    for (let i = 0; i < holds; i += 1) {
      const hold = { op: 'hold', amount: 1n, expiresAt: at(i) } as const;
      await made.office.ask(made.client, hold);
    }
    return made;
  };
  const instants = async ({ office, client }: Awaited<ReturnType<typeof opened>>) => {
    const log = await office.log(client);
    return log.filter(({ effectiveAt }) => effectiveAt !== null);
  };

  test('is booked with it where it fits: a refusal books nothing', async () => {
    const made = await place(3, (i) => 2_000 + i);
    made.office.now = 3_000;
    await made.office.ask(made.client, { op: 'usage', amount: 999n });
    expect(await instants(made)).toHaveLength(0);
    await made.office.ask(made.client, usage, id);
    const booked = await instants(made);
    expect(booked.map(({ effectiveAt }) => effectiveAt)).toEqual([2_000, 2_001, 2_002]);
    expect(booked.every(({ transactionId, actor }) => transactionId === null && !actor)).toBe(true);
  });

  test('is booked ahead of it where it does not fit, in order', async () => {
    const made = await place(64, (i) => 2_000 + (i % 5));
    await made.office.ask(made.client, { op: 'shorten', credit: 1, endingBefore: 1_900 });
    made.office.now = 3_000;
    const operations: Batch['operations'] = Array.from({ length: 45 }, () => ({
      op: 'purchase',
      amount: 2n,
      schedule: [{ amount: 1n, startingAt: 100, endingBefore: 200 }, { amount: 1n }],
    }));
    expect((await made.office.ask(made.client, { op: 'batch', operations }, id)).said).toBe('done');
    const booked = await instants(made);
    const times = booked.map(({ effectiveAt }) => effectiveAt ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(booked.filter(({ kind }) => kind === 'hold_expiry')).toHaveLength(64);
    const { account } = await made.office.ledger().standing(made.client);
    expect(account.totals.expired).toBe(545n);
  });

  test('is booked on both sides of a transfer', async () => {
    const { office, client } = await place(40, () => 2_000);
    const other = await office.client('bob');
    await office.ask(other, { op: 'purchase', amount: 50n, endingBefore: 1_500 });
    for (let i = 0; i < 40; i += 1) {
      await office.ask(other, { op: 'hold', amount: 1n, expiresAt: 2_000 + i });
    }
    office.now = 3_000;
    const transfer = { op: 'transfer', to: other, amount: 5n } as const;
    expect((await office.ask(client, transfer)).said).toBe('done');
    const { account } = await office.ledger().standing(other);
    expect(account).toMatchObject({ holds: [], totals: { expired: 50n, transferredIn: 5n } });
  });
});
