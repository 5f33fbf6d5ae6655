/** The own dialect's history: what it is sorted by, and how it words what is too deep. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { HistoryFilter } from '../../../functions/ledger/ledger.ts';
import { type PostingLine, TooDeep } from '../../../functions/ledger/lists.ts';
import { call, failureOf, SampleLedger } from './native-call.ts';

const name = 'GET /ledger/v1/clients/{client}/history';
const params = { client: 'acme' };
const line: PostingLine = {
  number: 3,
  kind: 'usage',
  at: 5,
  effectiveAt: null,
  delta: -7n,
  balanceAfter: 11n,
  heldAfter: 13n,
  debtAfter: 17n,
  note: null,
  partner: null,
  store: null,
  transactionId: 't1',
  actor: 'k1',
  credit: null,
  currency: null,
};

let ledger = new SampleLedger();
beforeEach(() => {
  ledger = new SampleLedger();
});

async function filterFor(query: Record<string, string>): Promise<HistoryFilter> {
  await call(name, { params, query, ledger });
  return ledger.asked.at(-2) as HistoryFilter;
}

describe('sort', () => {
  it.each([
    ['kind', 'usage'],
    ['at', 5],
    ['effectiveAt', -1],
    ['delta', -7n],
    ['balanceAfter', 11n],
    ['heldAfter', 13n],
    ['debtAfter', 17n],
    ['credit', ''],
    ['transactionId', 't1'],
    ['note', ''],
    ['actor', 'k1'],
  ])('by %s', async (field, key) => {
    const ascending = await filterFor({ sort: field });
    expect(ascending.order).toBe('oldest');
    expect(ascending.sortedBy?.(line)).toBe(key);
    const descending = await filterFor({ sort: `-${field}`, order: 'newest' });
    expect(descending.order).toBe('newest');
    expect(descending.sortedBy?.(line)).toBe(key);
  });

  it('by the id of the credit as it is shown', async () => {
    const { sortedBy } = await filterFor({ sort: 'credit' });
    expect(sortedBy?.({ ...line, credit: 1 })).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(['entries', 'constructor', '--at', '-', 'At', 'number,at'])(
    'not by "%s"',
    async (sort) => {
      await expect(call(name, { params, query: { sort }, ledger })).rejects.toThrow();
    },
  );

  it('is part of what a cursor is good for', async () => {
    ledger.next = '9';
    const { next } = JSON.parse((await call(name, { params, query: { sort: 'at' }, ledger })).body);
    await call(name, { params, query: { sort: 'at', cursor: next }, ledger });
    expect(ledger.asked.at(-1)).toEqual({ limit: 25, after: '9' });
    for (const query of [
      { sort: 'note', cursor: next },
      { order: 'oldest', cursor: next },
    ]) {
      expect((await failureOf(call(name, { params, query, ledger }))).problem).toBe('malformed');
    }
  });
});

describe('too deep', () => {
  it('an offset names itself, the cursor and the range of time', async () => {
    ledger.history = () => Promise.reject(new TooDeep('offset', 10_000));
    const failure = await failureOf(call(name, { params, query: { offset: '20000' }, ledger }));
    expect(failure).toMatchObject({
      problem: 'malformed',
      faults: [{ name: 'offset', reason: 'not_allowed', value: '20000' }],
    });
    expect(failure.detail).toMatch(/cursor.*from and to/);
  });

  it('a search asks for a range of time', async () => {
    ledger.history = () => Promise.reject(new TooDeep('rows', 100_000));
    const failure = await failureOf(call(name, { params, query: { note: 'x' }, ledger }));
    expect(failure).toMatchObject({ problem: 'malformed', faults: [{ name: 'from' }] });
    expect(failure.detail).toContain('100000');
  });
});
