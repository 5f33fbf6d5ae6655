/** Lists that are asked for deeper than they can be read, in the shapes of dialects. */
import { expect, test } from 'vitest';
import { verifikRoutes } from '../../../functions/dialects/verifik/routes.ts';
import { TooDeep } from '../../../functions/ledger/lists.ts';
import { FilteringLedger } from './chained.ts';
import { call, find } from './foreign-call.ts';
import { post } from './whmcs-post.ts';

function ledgerWith(error: TooDeep) {
  const ledger = new FilteringLedger(0);
  ledger.open('acme');
  ledger.credits = () => Promise.reject(error);
  ledger.history = () => Promise.reject(error);
  return ledger;
}

test("Verifik's names the page, and what reaches the rest", async () => {
  const ledger = ledgerWith(new TooDeep('offset', 10_000));
  const query = { where_client: 'acme', where_status: 'approved', page: '4000' };
  const { status, body } = await call(find(verifikRoutes, '/v2/credits'), { ledger, query });
  expect(status).toBe(400);
  expect(body).toMatchObject({ success: false, code: 'INVALID_PARAMETERS' });
  expect(body.message).toMatch(/page.*10000.*cursor/);
});

test('a dialect without words of its own says what the ledger says', async () => {
  const ledger = ledgerWith(new TooDeep('rows', 100_000));
  const { status, json } = await post({ action: 'GetCredits', clientid: '1' }, { ledger });
  expect(status).toBe(400);
  expect(json).toMatchObject({ result: 'error' });
  expect(json.message).toContain('100000 rows');
});
