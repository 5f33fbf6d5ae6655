/** Bad input to the routes that change Metronome's credits: clear errors, and nothing is stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type BadRequest, refusalOf } from '../support/bad-requests.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
const NOBODY = '13117714-3f05-48e5-a6e9-a66093f13b4d';
const PATHS = {
  end: '/v1/contracts/customerCredits/updateEndDate',
  entry: '/v1/contracts/addManualBalanceLedgerEntry',
  edit: '/v2/contracts/credits/edit',
  archive: '/v2/contracts/credits/archive',
} as const;

const listed = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      access_schedule: z.object({ schedule_items: z.array(z.object({ id: z.string() })) }),
    }),
  ),
});

let ids: { readonly customer: string; readonly credit: string; readonly segment: string };

beforeAll(async () => {
  const shop = await VendorShop.open(gateway(), { id: 'acme' });
  await shop.metronome(10, 'the only one');
  const customer = shop.client.uuid;
  const { url, keys } = gateway();
  const answer = await fetch(`${url}/v1/contracts/customerCredits/list`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.admin}`, 'content-type': 'application/json' },
    body: JSON.stringify({ customer_id: customer }),
  });
  const [row] = listed.parse(await answer.json()).data;
  const [item] = row?.access_schedule.schedule_items ?? [];
  ids = { customer, credit: row?.id ?? '', segment: item?.id ?? '' };
});

type Name = keyof typeof PATHS;

/** A request that would do, but for these fields. */
function asking(name: Name, fields: object): BadRequest {
  const { customer: customer_id, credit: credit_id, segment: segment_id } = ids;
  const good = {
    end: { customer_id, credit_id, access_ending_before: '2030-01-01T00:00:00Z' },
    entry: { customer_id, id: credit_id, segment_id, amount: 1, reason: 'Correction' },
    edit: { customer_id, credit_id, name: 'Renamed' },
    archive: { customer_id, credit_id },
  }[name];
  return { path: PATHS[name], json: { ...good, ...fields } };
}

/** A number as nobody's JSON library writes it. */
function spelled(amount: string): BadRequest {
  const { path, json } = asking('entry', { amount: 7_654_321 });
  return { path, body: JSON.stringify(json).replace('7654321', amount) };
}

type Row = readonly [Name, fields: object, says: RegExp];

const IDS: readonly (readonly [unknown, RegExp])[] = [
  [undefined, /is required/],
  [null, /must be/],
  ['', /must be a uuid/],
  ['acme', /must be a uuid/],
  [7, /must be/],
  ['__proto__', /must be a uuid/],
  [`${NOBODY} OR 1=1`, /must be a uuid/],
  ['a'.repeat(256), /must be a uuid/],
  [`${NOBODY}\u0000`, /must be a uuid/],
];
const NAMES: readonly Name[] = ['end', 'entry', 'edit', 'archive'];

const IDENTIFIERS = NAMES.flatMap((name) => {
  const own = name === 'entry' ? ['customer_id', 'id', 'segment_id'] : ['customer_id', 'credit_id'];
  return own.flatMap((field) =>
    IDS.map(
      ([value, says]): Row => [name, { [field]: value }, new RegExp(`${field}: ${says.source}`)],
    ),
  );
});

const DATES: readonly Row[] = [
  '2026-02-30T00:00:00Z',
  '2030-01-01T00:00:00',
  '2030-01-01',
  '2030-01-01T00:30:00+00:00',
  '10000-01-01T00:00:00Z',
  '2030-01-01T25:00:00Z',
  1_893_456_000,
  null,
].flatMap((date): Row[] => [
  ['end', { access_ending_before: date }, /access_ending_before: must be/],
  [
    'edit',
    { access_schedule: { add_schedule_items: [{ amount: 1, starting_at: date }] } },
    /access_schedule.add_schedule_items.0.starting_at: must be/,
  ],
]);

const VALUES: readonly Row[] = [
  ['edit', { name: 'n'.repeat(257) }, /name: must have at most 256/],
  ['edit', { name: 'a\u0007' }, /name/],
  ['edit', { description: 'é'.repeat(129) }, /description: must have at most 256 bytes/],
  ['edit', { priority: '1' }, /priority: must be a number/],
  ['edit', { specifiers: {} }, /specifiers: must be/],
  ['edit', { specifiers: [{ product_tags: [''] }] }, /specifiers.0.product_tags.0/],
  ['edit', { applicable_product_ids: NOBODY }, /applicable_product_ids: must be/],
  [
    'edit',
    { access_schedule: { remove_schedule_items: Array(13).fill({ id: NOBODY }) } },
    /remove_schedule_items: must have at most 12/,
  ],
  ['edit', { access_schedule: 7 }, /access_schedule: must be an object/],
  ['edit', { access_schedule: { add_schedule_items: 'none' } }, /add_schedule_items: must be/],
  ['entry', { reason: 7 }, /reason: must be text/],
  ['entry', { reason: 'r'.repeat(257) }, /reason: must have at most 256/],
  ['entry', { reason: 'a\u0000' }, /reason/],
  ['entry', { uniqueness_key: 'k'.repeat(129) }, /uniqueness_key/],
  ['entry', { timestamp: 'now' }, /timestamp: must be a time/],
  ['entry', { per_group_amounts: [1] }, /per_group_amounts: must be/],
];

describe("Metronome's writes of credits refuse", () => {
  test.each([...IDENTIFIERS, ...DATES, ...VALUES])('%s with %o', async (name, fields, says) => {
    await expectRefused(name, asking(name, fields), says);
  });

  test.each(
    ['0', '-0', '1e3', '1e400', '0.1234567', '1000000000', 'null', 'true', '[5]', '"+5"', '"5."']
      .concat(['"NaN"', '"0x10"', '"1,000"', '".5"', '"٣"', '"٣.٥"', '{}'])
      .map((amount) => [amount]),
  )('an entry of %s', async (amount) => {
    await expectRefused('entry', spelled(amount), /^amount: must/);
  });

  test.each(NAMES)('a body that is none, of %s', async (name) => {
    const path = PATHS[name];
    const bodies: readonly BadRequest[] = [
      { path, method: 'POST' },
      { path, method: 'POST', body: '' },
      { path, body: '{"customer_id":' },
      { path, body: `${JSON.stringify(asking(name, {}).json)} x` },
      { path, body: '[]' },
      { path, body: '"text"' },
      { path, body: '['.repeat(60_000) },
      { path, body: `{"a":1,${JSON.stringify(asking(name, {}).json).slice(1, -1)},"a":2}` },
    ];
    for (const request of bodies) await expectRefused(name, request, /./);
  });
});

async function expectRefused(name: Name, request: BadRequest, says: RegExp): Promise<void> {
  const refused = await refusalOf(gateway(), request, 'metronome');
  const isV2 = name === 'edit' || name === 'archive';
  const message = expect.stringMatching(says);
  expect(refused).toMatchObject({
    status: 400,
    body: isV2 ? { code: 'Malformed', message } : { message },
  });
  expect(refused.headers.get('x-should-retry')).toBe('false');
  expect(refused.headers.get('tallystick-outcome')).toBe('not-recorded');
}

test('what only the ledger gives is not taken from a caller', async () => {
  const { url, keys } = gateway();
  const forged = { balance: 5, status: 'pending', created_by: 'me', number: 9, op: 'void' };
  const { path, json } = asking('edit', forged);
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.admin}`, 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  expect(answer.status).toBe(200);
  const items = JSON.stringify(await gateway().items());
  for (const field of ['"balance":{"N":"5"}', 'created_by']) expect(items).not.toContain(field);
});
