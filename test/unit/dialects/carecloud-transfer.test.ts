/** CareCloud's transfers of credits from one customer to another. */
import { beforeEach, describe, expect, test } from 'vitest';
import { makeSecret } from '../../../functions/access/secret.ts';
import { bearerKey } from '../../../infra/local/key-records.ts';
import { type Answered, CareDesk } from '../../support/care-desk.ts';

const START = Date.parse('2026-05-10T10:00:00Z');
const DAY = 86_400_000;
const TYPE = '2714e483-4ff1-48e4-9e25-ac732e8f24f2';
const NOT = 'not_allowed_value';

let desk: CareDesk;

const buy = (client: string, amount: string, more: object = {}) =>
  desk.own(`clients/${client}/purchases`, { amount, ...more });
const overview = async () =>
  (await desk.get('wallet/actions/credits-overview?customer_id=acme')).json.data;
const inDays = (days: number) => ({ endingBefore: new Date(START + days * DAY).toISOString() });

function reasons({ status, json }: Answered): [string, string][] {
  expect(status).toBe(400);
  const params: Record<string, string>[] = json.error.error_data.invalid_params;
  return params.map(({ name = '', reason = '' }) => [name, reason]);
}

beforeEach(async () => {
  desk = await CareDesk.open(START);
  for (const id of ['acme', 'umbra']) await desk.own('clients', { id });
});

describe.each(['transfer', 'transfer-credits'])('%s', (name) => {
  const path = `credits/actions/${name}`;
  const body = {
    original_customer_id: 'acme',
    new_customer_id: 'umbra',
    amount: 4,
    credit_type_id: TYPE,
  };

  test('moves credits with their end, and shows on both sides', async () => {
    await buy('acme', '10', { ...inDays(3), currency: 'CZK' });
    const sent = await desk.post(path, { ...body, note: 'A gift', currency_id: null });
    expect([sent.status, sent.text]).toEqual([204, '']);
    expect(sent.headers['Tallystick-Outcome']).toBe('done');
    const seen = async (customer: string) => {
      const { json } = await desk.get(`credit-history?customer_id=${customer}&sort_direction=DESC`);
      return json.data.credit_history[0];
    };
    expect(await seen('acme')).toMatchObject({ amount: -4, credit_operation_note: 'A gift' });
    expect(await seen('umbra')).toMatchObject({ amount: 4, credit_operation_note: 'A gift' });
    const { json } = await desk.get('credits?customer_id=umbra');
    expect(json.data.credits).toMatchObject([
      { assigned_credits: 4, valid_to: '2026-05-13 12:00:00', state: 1 },
    ]);
  });

  test('repeated under its key, by either name, happens once', async () => {
    await buy('acme', '10');
    const headers = { 'idempotency-key': 'gift-1' };
    const names = ['transfer', 'transfer-credits', name];
    const answers = [];
    for (const one of names) {
      answers.push(await desk.post(`credits/actions/${one}`, body, headers));
    }
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(answers.map(({ headers: h }) => h['Idempotent-Replayed'])).toEqual([
      undefined,
      'true',
      'true',
    ]);
    expect(await overview()).toMatchObject({ available_credits: 6 });
    const other = await desk.post(path, { ...body, amount: 5 }, headers);
    expect(reasons(other)).toEqual([['Idempotency-Key', 'already_exists']]);
  });

  test.each([
    [{ amount: 10.01 }, [['amount', NOT]]],
    [{ amount: 0 }, [['amount', NOT]]],
    [{ amount: '1e3' }, [['amount', 'invalid_value_format']]],
    [{ new_customer_id: 'acme' }, [['new_customer_id', NOT]]],
    [{ credit_type_id: undefined }, [['credit_type_id', 'required']]],
    [{ credit_type_id: null }, [['credit_type_id', 'invalid_value_format']]],
    [{ partner_id: 'p' }, [['partner_id', NOT]]],
    [{ note: 'é'.repeat(129) }, [['note', 'invalid_value_format']]],
    [
      { original_customer_id: 'nobody', new_customer_id: 'nowhere', credit_type_id: 'miles' },
      [
        ['original_customer_id', 'not_found'],
        ['new_customer_id', 'not_found'],
        ['credit_type_id', NOT],
      ],
    ],
  ])('with %j is refused, and moves nothing', async (more, expected) => {
    await buy('acme', '10');
    expect(reasons(await desk.post(path, { ...body, ...more }))).toEqual(expected);
    expect(await overview()).toMatchObject({ available_credits: 10, redeemed_credits: 0 });
  });

  test('of or to a customer whom the key may not see meets nobody', async () => {
    await buy('acme', '10');
    const { number } = await desk.own('clients', { id: 'own' });
    const holder = desk.holder('till', 'Till', { clients: [number] });
    const secret = makeSecret('live');
    await desk.store(bearerKey(holder, secret, START));
    const headers = { authorization: `Bearer ${await tokenFor(secret)}` };
    for (const [from, to, field] of [
      ['acme', 'own', 'original_customer_id'],
      ['own', 'acme', 'new_customer_id'],
    ] as const) {
      const asked = { ...body, original_customer_id: from, new_customer_id: to };
      const unknown = JSON.parse(JSON.stringify(asked).replace('acme', 'nobody'));
      const [seen, nobody] = [
        await desk.post(path, asked, headers),
        await desk.post(path, unknown, headers),
      ];
      expect(reasons(seen)).toEqual([[field, 'not_found']]);
      expect(seen.text.replace('acme', 'nobody')).toBe(nobody.text);
    }
  });
});

async function tokenFor(password: string): Promise<string> {
  const body = { user_external_application_id: 'app', login: 'Till', password };
  return (await desk.post('users/actions/login', body)).json.data.bearer_token;
}
