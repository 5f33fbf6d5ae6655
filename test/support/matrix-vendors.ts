/** The matrix of the routes of Verifik, CareCloud and WHMCS, by hand. */

import { type Row, rows } from './matrix-row.ts';
import { CARE } from './matrix-world.ts';

const VERIFIK = rows(
  ['credits:read'],
  ['GET /v2/credits', 200, 200, null],
  [
    'GET /v2/credits of a client',
    ...([200, 200, 200] as const),
    ({ id }) => ({ path: `/v2/credits?where_client=${id}` }),
  ],
  ['GET /v2/credits/{id}', 200, 200, 404, ({ usage }) => ({ path: `/v2/credits/${usage}` })],
  ['GET /v2/clients/me', 403, 200, null],
);

const credit_type_id = '2714e483-4ff1-48e4-9e25-ac732e8f24f2';

/** With the customer in the query. */
const asking =
  (path: string): Row['ask'] =>
  ({ id }) => ({ path: `${CARE}/${path}?customer_id=${id}` });

const CARE_READS = rows(
  ['credits:read'],
  [`GET ${CARE}/credit-history`, 200, 200, 400, asking('credit-history')],
  [`GET ${CARE}/credits`, 200, 200, null],
  [`GET ${CARE}/credits of a customer`, 200, 200, 400, asking('credits')],
  [
    `GET ${CARE}/credits/{credit_id}`,
    ...([200, 200, 404] as const),
    ({ hex }) => ({ path: `${CARE}/credits/${hex}` }),
  ],
  [`GET ${CARE}/credit-types`, 200, 200, null],
  [
    `GET ${CARE}/credit-types/{credit_type_id}`,
    ...([200, 200, null] as const),
    () => ({ path: `${CARE}/credit-types/${credit_type_id}` }),
  ],
  [
    `GET ${CARE}/wallet/actions/credits-overview`,
    ...([200, 200, 400] as const),
    asking('wallet/actions/credits-overview'),
  ],
  [
    `GET ${CARE}/wallet/actions/credits-expiration-overview`,
    ...([200, 200, 400] as const),
    asking('wallet/actions/credits-expiration-overview'),
  ],
);

const changed: Row['ask'] = ({ id: customer_id }) => ({
  json: { customer_id, partner_id: 'partner-1', amount: 1 },
});
const sent: Row['ask'] = ({ id: original_customer_id }, { own, other }) => {
  const new_customer_id = original_customer_id === own.id ? other.id : own.id;
  return { json: { original_customer_id, new_customer_id, amount: 1, credit_type_id } };
};
const received: Row['ask'] = ({ id: new_customer_id }, { own }) => ({
  json: { original_customer_id: own.id, new_customer_id, amount: 1, credit_type_id },
});

const CARE_WRITES = rows(
  ['credits:write'],
  [`POST ${CARE}/credits/actions/deposit`, 201, 201, 400, changed],
  [`POST ${CARE}/credits/actions/deposit-credits`, 201, 201, 400, changed],
  [`POST ${CARE}/credits/actions/reduce`, 201, 201, 400, changed],
  [`POST ${CARE}/credits/actions/reduce-credits`, 201, 201, 400, changed],
  [`POST ${CARE}/credits/actions/transfer from`, 204, 400, 400, sent],
  [`POST ${CARE}/credits/actions/transfer to`, 204, 400, 400, received],
  [`POST ${CARE}/credits/actions/transfer-credits from`, 204, 400, 400, sent],
  [`POST ${CARE}/credits/actions/transfer-credits to`, 204, 400, 400, received],
);

/** What they are asked for is a key: whoever calls them needs none, and names no client. */
const CARE_USERS = rows(
  [],
  [
    `POST ${CARE}/users/actions/login`,
    ...([401, 401, null] as const),
    () => ({ json: { user_external_application_id: 'app', login: 'a', password: 'b' } }),
  ],
  [
    `POST ${CARE}/users/actions/logout`,
    ...([400, 400, null] as const),
    () => ({ json: { user_external_application_id: 'app', bearer_token: 'b' } }),
  ],
);

const API = '/includes/api.php';

/** An action of WHMCS. What goes wrong with a client or an invoice is said with status 200. */
const action =
  (name: string, fields: (its: Parameters<Row['ask']>[0]) => Readonly<Record<string, string>>) =>
  (its: Parameters<Row['ask']>[0]) => ({ form: { action: name, ...fields(its) } });

const byNumber = ({ number }: Parameters<Row['ask']>[0]) => ({ clientid: number });

const WHMCS = [
  ...rows(
    [],
    [`POST ${API} WhmcsDetails`, 200, 200, null, action('WhmcsDetails', () => ({}))],
    [`POST ${API} of no action`, 200, 200, null, action('Nothing', () => ({}))],
  ),
  ...rows(
    ['credits:read'],
    [`GET ${API} GetCredits`, 200, 200, 200, action('GetCredits', byNumber)],
    [`POST ${API} GetCredits`, 200, 200, 200, action('GetCredits', byNumber)],
    [
      `POST ${API} GetInvoice`,
      ...([200, 200, 200] as const),
      action('GetInvoice', ({ invoice: invoiceid }) => ({ invoiceid })),
    ],
  ),
  ...rows(
    ['clients:read'],
    [`POST ${API} GetClients`, 200, 200, null, action('GetClients', () => ({}))],
    [
      `POST ${API} GetClients by name`,
      ...([200, 200, 200] as const),
      action('GetClients', ({ email: search }) => ({ search })),
    ],
  ),
  ...rows(
    ['clients:read', 'credits:read'],
    [
      `POST ${API} GetClientsDetails`,
      ...([200, 200, 200] as const),
      action('GetClientsDetails', byNumber),
    ],
    [
      `POST ${API} GetClientsDetails by email`,
      ...([200, 200, 200] as const),
      action('GetClientsDetails', ({ email }) => ({ email })),
    ],
  ),
  ...rows(
    ['clients:write'],
    [
      `POST ${API} AddClient`,
      ...([200, 403, null] as const),
      action('AddClient', () => ({ skipvalidation: 'true', email: 'fresh@example.com' })),
    ],
  ),
  ...rows(
    ['credits:write'],
    [
      `POST ${API} AddCredit`,
      ...([200, 200, 200] as const),
      action('AddCredit', (its) => ({ ...byNumber(its), description: 'more', amount: '1' })),
    ],
    [
      `POST ${API} CreateInvoice`,
      ...([200, 200, 200] as const),
      action('CreateInvoice', ({ number: userid }) => ({
        ...{ userid, itemdescription1: 'Hosting', itemamount1: '1' },
      })),
    ],
    [
      `POST ${API} ApplyCredit`,
      ...([200, 200, 200] as const),
      action('ApplyCredit', ({ invoice: invoiceid }) => ({ invoiceid, amount: '1' })),
    ],
  ),
];

export const VENDORS: readonly Row[] = [
  ...VERIFIK,
  ...CARE_READS,
  ...CARE_WRITES,
  ...CARE_USERS,
  ...WHMCS,
];
