/** The matrix of Metronome's routes, by hand. */

import { type Row, rows } from './matrix-row.ts';
import { PRODUCT } from './matrix-world.ts';

const CUSTOMER = '/v1/customers/{customer_id}';
const FIELDS = { tier: 'gold' };

const schedule_items = [
  { amount: 5, starting_at: '2020-01-01T00:00:00Z', ending_before: '2100-01-01T00:00:00Z' },
];

/** With the customer in the body. */
const about =
  (json: object = {}): Row['ask'] =>
  ({ uuid: customer_id }) => ({ json: { customer_id, ...json } });

/** With a credit of the customer too. */
const onCredit =
  (json: object = {}): Row['ask'] =>
  ({ uuid: customer_id, credit: credit_id }) => ({ json: { customer_id, credit_id, ...json } });

const READS = rows(
  ['credits:read'],
  ['POST /v1/contracts/customerCredits/list', 200, 200, 404, about({ include_ledgers: true })],
  ['POST /v1/contracts/customerBalances/list', 200, 200, 404, about({ include_balance: true })],
  ['POST /v1/contracts/customerBalances/getNetBalance', 200, 200, 404, about()],
  [
    'POST /v1/contracts/customerCredits/list of a credit at one’s own',
    ...([200, 200, 200] as const),
    ({ credit: credit_id }, { own }) => ({ json: { customer_id: own.uuid, credit_id } }),
  ],
  [
    'POST /v1/contract-pricing/products/get',
    ...([200, 200, null] as const),
    (_, { shared }) => ({ json: { id: shared.product } }),
  ],
  ['POST /v1/contract-pricing/products/list', 200, 200, null, () => ({ json: {} })],
  ['POST /v1/customFields/listKeys', 200, 200, null, () => ({ json: {} })],
  ['GET /v1/credit-types/list', 200, 200, null],
);

const CUSTOMER_READS = rows(
  ['clients:read'],
  ['GET /v1/customers', 200, 200, null],
  [
    'GET /v1/customers by id',
    ...([200, 200, 200] as const),
    ({ uuid }) => ({ path: `/v1/customers?customer_ids=${uuid}` }),
  ],
  [
    'GET /v1/customers by alias',
    ...([200, 200, 200] as const),
    ({ alias }) => ({ path: `/v1/customers?ingest_alias=${alias}` }),
  ],
  [`GET ${CUSTOMER}`, 200, 200, 404, ({ uuid }) => ({ path: `/v1/customers/${uuid}` })],
);

const CUSTOMER_WRITES = rows(
  ['clients:write'],
  ['POST /v1/customers', 200, 403, null, () => ({ json: { name: 'Fresh' } })],
  ['POST /v1/customers/archive', 200, 200, 404, ({ uuid: id }) => ({ json: { id } })],
  [
    `POST ${CUSTOMER}/setName`,
    ...([200, 200, 404] as const),
    ({ uuid }) => ({ path: `/v1/customers/${uuid}/setName`, json: { name: 'Renamed' } }),
  ],
  [
    // Names are unique among all clients: who gave some could find out others.
    `POST ${CUSTOMER}/setIngestAliases`,
    ...([200, 403, 403] as const),
    ({ uuid }) => ({
      path: `/v1/customers/${uuid}/setIngestAliases`,
      json: { ingest_aliases: ['another'] },
    }),
  ],
);

const WRITES = rows(
  ['credits:write'],
  [
    'POST /v1/contracts/customerCredits/create',
    ...([200, 200, 404] as const),
    about({ product_id: PRODUCT, priority: 1, access_schedule: { schedule_items } }),
  ],
  [
    'POST /v1/contracts/customerCredits/updateEndDate',
    ...([200, 200, 404] as const),
    onCredit({ access_ending_before: '2099-01-01T00:00:00Z' }),
  ],
  [
    'POST /v1/contracts/addManualBalanceLedgerEntry',
    ...([200, 200, 404] as const),
    ({ uuid: customer_id, credit: id, segment: segment_id }) => ({
      json: { customer_id, id, segment_id, amount: -1, reason: 'a slip' },
    }),
  ],
  ['POST /v2/contracts/credits/edit', 200, 200, 400, onCredit({ name: 'Edited' })],
  [
    'POST /v2/contracts/credits/edit of a credit at one’s own',
    ...([400, 200, 400] as const),
    ({ credit: credit_id }, { own }) => ({
      json: { customer_id: own.uuid, credit_id, name: 'Edited' },
    }),
  ],
  ['POST /v2/contracts/credits/archive', 200, 200, 400, onCredit()],
  [
    'POST /v1/contract-pricing/products/create',
    ...([200, 403, null] as const),
    () => ({ json: { name: 'More', type: 'FIXED' } }),
  ],
  [
    'POST /v1/customFields/addKey',
    ...([200, 403, null] as const),
    () => ({ json: { entity: 'customer', key: 'colour', enforce_uniqueness: false } }),
  ],
  [
    'POST /v1/customFields/removeKey',
    ...([200, 403, null] as const),
    () => ({ json: { entity: 'customer', key: 'tier' } }),
  ],
  [
    'POST /v1/customFields/setValues of a credit',
    ...([200, 200, 404] as const),
    ({ credit }) => ({ json: valued('contract_credit', credit) }),
  ],
  [
    'POST /v1/customFields/deleteValues of a credit',
    ...([200, 200, 404] as const),
    ({ credit }) => ({ json: dropped('contract_credit', credit) }),
  ],
);

/** A customer is changed by who may change clients. */
const CUSTOMER_VALUES = rows(
  ['credits:write', 'clients:write'],
  [
    'POST /v1/customFields/setValues of a customer',
    ...([200, 200, 404] as const),
    ({ uuid }) => ({ json: valued('customer', uuid) }),
  ],
  [
    'POST /v1/customFields/deleteValues of a customer',
    ...([200, 200, 404] as const),
    ({ uuid }) => ({ json: dropped('customer', uuid) }),
  ],
);

export const METRONOME: readonly Row[] = [
  ...READS,
  ...CUSTOMER_READS,
  ...CUSTOMER_WRITES,
  ...WRITES,
  ...CUSTOMER_VALUES,
];

function valued(entity: string, entity_id: string) {
  return { entity, entity_id, custom_fields: FIELDS };
}

function dropped(entity: string, entity_id: string) {
  return { entity, entity_id, keys: Object.keys(FIELDS) };
}
