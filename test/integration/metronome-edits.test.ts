/** Edits of a credit of Metronome's: its words, and what it pays for. */
import { describe, expect, test } from 'vitest';
import { MetronomeCredit } from '../support/metronome-credit.ts';

const PRODUCT = '13a2179b-f0cb-460b-85a1-cd42964ca533';
const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';

const credit = (fields: object = {}) =>
  MetronomeCredit.open(
    [
      [10, 0, 30],
      [20, 30, 60],
    ],
    fields,
  );

describe('an edit', () => {
  test('changes what it names and leaves the rest', async () => {
    const before = { name: 'old', description: 'first', rate_type: 'COMMIT_RATE' };
    const own = await credit({ ...before, applicable_contract_ids: [NOBODY] });
    const made = await own.desk.must('/v1/contract-pricing/products/create', {
      name: 'Support',
      type: 'FIXED',
    });
    const product_id = made.data.id;
    const { status, body, outcome } = await own.edit({ name: 'new', priority: 2.5, product_id });
    expect([status, body, outcome]).toEqual([200, { data: { id: own.id } }, 'done']);
    const kept = { description: 'first', rate_type: 'COMMIT_RATE', product: { id: product_id } };
    const shown = { name: 'new', priority: 2.5, applicable_contract_ids: [NOBODY], ...kept };
    expect(await own.shown()).toMatchObject(shown);
    await own.edit({ rate_type: 'list_rate', description: 'second' });
    expect(await own.shown()).toMatchObject({
      ...shown,
      rate_type: 'LIST_RATE',
      description: 'second',
    });
    expect(await own.edit({})).toMatchObject({ status: 200, outcome: 'done' });
  });

  test('takes away what it names as null', async () => {
    const own = await credit({
      priority: 7,
      applicable_product_ids: [PRODUCT],
      applicable_product_tags: ['gpu'],
      applicable_contract_ids: [NOBODY],
    });
    await own.edit({ priority: null, applicable_product_ids: null });
    expect(await own.shown()).toMatchObject({ priority: 100, applicable_product_tags: ['gpu'] });
    await own.edit({ applicable_product_tags: null, applicable_contract_ids: null });
    const shown = await own.shown();
    for (const kind of ['product_ids', 'product_tags', 'contract_ids']) {
      expect(shown).not.toHaveProperty(`applicable_${kind}`);
    }
    await own.use('1', { product: 'anything' });
  });

  test('pays for what it shows: specifiers and products replace each other', async () => {
    const own = await credit({ applicable_product_ids: [PRODUCT], applicable_product_tags: ['a'] });
    const specifiers = [{ product_tags: ['gpu'] }];
    expect((await own.edit({ specifiers })).status).toBe(200);
    const specified = await own.shown();
    expect(specified.specifiers).toEqual(specifiers);
    expect(specified).not.toHaveProperty('applicable_product_ids');
    await own.use('1', { tags: ['gpu'] });
    const usages = `/clients/uuid:${own.customer}/usages`;
    const old = { amount: '1', product: PRODUCT };
    expect(await own.desk.counter.refusal(usages, old)).toBe('insufficient_credit');
    const lifted = await own.edit({ specifiers: null });
    expect([lifted.status, lifted.body.message]).toEqual([
      400,
      expect.stringMatching(/^specifiers: must not be lifted without applicable_product_ids/),
    ]);
    const all = { applicable_product_ids: null, applicable_product_tags: null };
    expect((await own.edit({ specifiers: null, ...all })).status).toBe(200);
    expect(await own.shown()).not.toHaveProperty('specifiers');
    await own.use('1', old);
    await own.edit({ specifiers });
    await own.edit({ applicable_product_ids: [PRODUCT], applicable_product_tags: [] });
    const listed = await own.shown();
    expect(listed.applicable_product_ids).toEqual([PRODUCT]);
    expect(listed).not.toHaveProperty('specifiers');
    await own.use('1', old);
  });

  test('of two fields at the same time loses neither', async () => {
    const own = await credit();
    const edits = [{ name: 'new' }, { description: 'both' }, { rate_type: 'LIST_RATE' }];
    const answers = await Promise.all(edits.map((edit) => own.edit(edit)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await own.shown()).toMatchObject({ name: 'new', ...edits[1], ...edits[2] });
  });

  test('keeps at most what a record can carry', async () => {
    const own = await credit();
    await own.edit({ name: 'n'.repeat(200), applicable_contract_ids: Array(12).fill(NOBODY) });
    const specifiers = Array.from({ length: 16 }, (_, i) => ({ product_tags: [`tag-${i}`] }));
    const { status, body } = await own.edit({ specifiers });
    expect([status, body]).toEqual([
      400,
      { code: 'ScheduleConflict', message: expect.stringMatching(/1152 bytes/) },
    ]);
  });
});

describe('an edit is refused', () => {
  test.each([
    [{ customer_id: NOBODY }, 'CustomerNotFound', /^No customer has this id/],
    [{ credit_id: NOBODY }, 'CreditNotFound', /^No credit of this customer/],
    [{ credit_id: 'x' }, 'Malformed', /^credit_id: must be a uuid/],
    [{ product_id: NOBODY }, 'NotFound', /product_id/],
    [{ name: '' }, 'Malformed', /^name: must not be empty/],
    [{ priority: 'high' }, 'Malformed', /^priority/],
    [{ rate_type: 'OTHER' }, 'Malformed', /^rate_type/],
    [{ hierarchy_configuration: { child_access: { type: 'ALL' } } }, 'Malformed', /must be NONE/],
    [{ specifiers: [{}] }, 'Malformed', /^specifiers.0: must name one product/],
    [{ applicable_product_ids: ['x'] }, 'Malformed', /^applicable_product_ids.0: must be a uuid/],
    [{ applicable_product_tags: Array(17).fill('t') }, 'Malformed', /at most 16/],
    [{ access_schedule: [] }, 'Malformed', /^access_schedule/],
  ])('with %j: %s', async (fields, code, help) => {
    const own = await credit({ name: 'old' });
    const { status, body, outcome } = await own.edit({ name: 'new', ...fields });
    expect([status, body.code, body.message]).toEqual([400, code, expect.stringMatching(help)]);
    expect(outcome).not.toBe('done');
    expect((await own.shown()).name).toBe('old');
  });

  test('under the key of another edit', async () => {
    const own = await credit();
    const first = await own.edit({ name: 'one' }, { key: 'edit' });
    expect(await own.edit({ name: 'one' }, { key: 'edit' })).toEqual({ ...first, replayed: true });
    const { status, body } = await own.edit({ name: 'two' }, { key: 'edit' });
    expect([status, body.code]).toEqual([409, 'IdempotencyKeyReused']);
  });

  test('where it names a usage', async () => {
    const own = await credit();
    const usage = await own.use('1');
    const { status, body } = await own.edit({ name: 'new', credit_id: usage.id });
    expect([status, body.code]).toEqual([400, 'CreditNotFound']);
  });
});
