/** What a created credit refers to and pays for: kept as it came, or refused where it would lie. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_PRODUCT } from '../../../functions/dialects/metronome/credit.ts';
import { metronomeRoutes } from '../../../functions/dialects/metronome/routes.ts';
import { call, find, NOW } from './foreign-call.ts';
import { ScriptedLedger } from './scripted-ledger.ts';

const path = (name: string) => find(metronomeRoutes, name);
const create = path('/v1/contracts/customerCredits/create');
const list = path('/v1/contracts/customerCredits/list');

const OTHER = 'f14d6729-6a44-4b13-9908-9387f1918790';
const item = {
  amount: 10,
  starting_at: '2026-03-15T12:00:00Z',
  ending_before: '2026-04-15T12:00:00Z',
};

function shop() {
  const ledger = new ScriptedLedger(NOW);
  const acme = ledger.open('acme');
  const post = (route: typeof create, fields: object) =>
    call(route, { ledger, body: JSON.stringify(fields) });
  const ask = (fields: object) =>
    post(create, {
      customer_id: acme.uuid,
      product_id: DEFAULT_PRODUCT.id,
      priority: 1,
      access_schedule: { schedule_items: [item] },
      ...fields,
    });
  const shown = async () => (await post(list, { customer_id: acme.uuid })).body.data.at(-1);
  return { ledger, acme, ask, post, shown };
}

describe('the product of a credit', () => {
  test('is one that was created, in any case of its letters', async () => {
    const { ledger, ask, post, shown } = shop();
    const product = path('/v1/contract-pricing/products/create');
    const { body } = await post(product, { name: 'Support', type: 'FIXED' });
    const product_id: string = body.data.id;
    expect((await ask({ product_id: product_id.toUpperCase() })).status).toBe(200);
    expect((await shown()).product.id).toBe(product_id);
    expect(ledger.requests).toHaveLength(1);
  });

  test('is not found where nobody created it', async () => {
    const { ledger, ask } = shop();
    const { status, body } = await ask({ product_id: OTHER });
    expect([status, body.message]).toEqual([404, expect.stringContaining(OTHER)]);
    expect(body.message).toContain('/v1/contract-pricing/products/create');
    expect(ledger.requests).toEqual([]);
  });
});

describe('custom fields of a credit', () => {
  test('need keys that were added for credits', async () => {
    const { ledger, acme, ask, post, shown } = shop();
    const custom_fields = { x_account_id: 'KyVnHhSBWl7eY2bl' };
    const addKey = (entity: string) =>
      post(path('/v1/customFields/addKey'), {
        entity,
        key: 'x_account_id',
        enforce_uniqueness: true,
      });
    await addKey('customer');
    const refused = await ask({ custom_fields });
    expect([refused.status, refused.body.message]).toEqual([
      400,
      expect.stringContaining('x_account_id'),
    ]);
    await addKey('contract_credit');
    expect((await ask({ custom_fields })).status).toBe(200);
    expect((await shown()).custom_fields).toEqual(custom_fields);
    expect((await ask({ custom_fields })).status).toBe(409);
    expect((await ask({ custom_fields: {} })).status).toBe(200);
    expect(ledger.account(acme).counts.purchases).toBe(2);
  });
});

describe('the specifiers of a credit', () => {
  test('that name one product or tag each are what it pays for, and are given back', async () => {
    const { ledger, acme, ask, shown } = shop();
    const specifiers = [{ product_id: OTHER.toUpperCase() }, { product_tags: ['gpu'] }];
    expect((await ask({ specifiers })).status).toBe(200);
    const credit = await shown();
    expect(credit.specifiers).toEqual([{ product_id: OTHER }, { product_tags: ['gpu'] }]);
    expect(credit).not.toHaveProperty('applicable_product_ids');
    expect(credit).not.toHaveProperty('applicable_product_tags');
    expect(ledger.must(acme, { op: 'usage', amount: 1n, product: OTHER })).toBe(2);
    expect(ledger.must(acme, { op: 'usage', amount: 1n, tags: ['gpu'] })).toBe(3);
    const elsewhere = ledger.do(acme, { op: 'usage', amount: 1n, product: 'maps' });
    expect(elsewhere).toMatchObject({ refusal: 'insufficient_credit' });
  });

  test.each([
    [{ product_tags: ['gpu'], pricing_group_values: { region: 'eu' } }, 'group values'],
    [{ product_id: OTHER, presentation_group_values: { team: 'a' } }, 'group values'],
    [{ product_id: OTHER, product_tags: ['gpu'] }, 'one product or one tag'],
    [{ product_tags: ['gpu', 'eu'] }, 'one product or one tag'],
    [{}, 'one product or one tag'],
  ])('%j would promise less than the credit pays for', async (specifier, help) => {
    const { ledger, ask } = shop();
    const specifiers = [{ product_tags: ['fine'] }, specifier];
    const { status, body } = await ask({ specifiers });
    expect([status, body.message]).toEqual([400, expect.stringMatching(`specifiers.1: .*${help}`)]);
    expect(ledger.requests).toEqual([]);
  });

  test('may be empty or silent of groups, but not come with applicable products', async () => {
    const { ask } = shop();
    expect((await ask({ specifiers: [] })).status).toBe(200);
    const silent = { product_tags: ['gpu'], pricing_group_values: {} };
    expect((await ask({ specifiers: [silent] })).status).toBe(200);
    for (const applicable of [
      { applicable_product_ids: [OTHER] },
      { applicable_product_tags: ['a'] },
    ]) {
      const { status, body } = await ask({ ...applicable, specifiers: [silent] });
      expect([status, body.message]).toEqual([400, expect.stringContaining('specifiers')]);
    }
  });
});

describe('what nobody here is', () => {
  test('a child customer: only NONE can draw on it, in either case', async () => {
    const { ask, shown } = shop();
    const access = (type: string) => ({ hierarchy_configuration: { child_access: { type } } });
    expect((await ask(access('none'))).status).toBe(200);
    expect((await shown()).hierarchy_configuration).toEqual({ child_access: { type: 'NONE' } });
    for (const type of ['ALL', 'CONTRACT_IDS']) {
      const { status, body } = await ask(access(type));
      expect([status, body.message]).toEqual([400, expect.stringContaining('must be NONE')]);
    }
  });

  test('a contract: those that are named are given back', async () => {
    const { ask, shown } = shop();
    const applicable_contract_ids = [OTHER];
    expect((await ask({ applicable_contract_ids })).status).toBe(200);
    expect((await shown()).applicable_contract_ids).toEqual(applicable_contract_ids);
  });
});
