/** Clients read many at once: as many calls as a table takes keys, each client once. */
import { expect, test } from 'vitest';
import { rangeOf } from '../../../functions/store/dynamodb-expressions.ts';
import { ledgerOn } from '../../support/ledger-on-table.ts';
import { MemoryTable } from '../../support/memory-table.ts';

test('more than one call takes are all there, and each is asked for once', async () => {
  const { client, ledger } = ledgerOn(new MemoryTable());
  const refs = [];
  for (let i = 0; i < 130; i += 1) refs.push(await client(`client-${i}`));
  const unknown = { number: 99, id: 'unknown', uuid: '' };
  const found = await ledger.clientsOf([...refs, ...refs, unknown]);
  expect([...found.keys()].sort()).toEqual(refs.map(({ number }) => number).sort());
  for (const { number, id } of refs) expect(found.get(number)?.id).toBe(id);
  expect(await ledger.clientsOf([])).toEqual(new Map());
});

test('an attribute that is asked for twice is named once, as DynamoDB wants it', () => {
  const only = ['sk', 'credit.status', 'sk', 'credit.amount', 'credit.status'];
  expect(rangeOf('table', { pk: 'R#1', only }).ProjectionExpression).toBe(
    '#only_sk, #only_credit.#only_status, #only_credit.#only_amount',
  );
});
