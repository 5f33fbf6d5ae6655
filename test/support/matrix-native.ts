/** The matrix of the own dialect, by hand. */
import { type Row, rows } from './matrix-row.ts';

const OWN = '/ledger/v1';
const OF = `${OWN}/clients/{client}`;
const LATER = '2101-01-01T00:00:00.000Z';

/** At a path below the client by its id. */
const at =
  (below: string, json?: object): Row['ask'] =>
  ({ id }) => ({ path: `${OWN}/clients/${id}${below}`, ...(json && { json }) });

const OPEN = rows([], ['GET /health', 200, 200, null]);

const READS = rows(
  ['credits:read'],
  [`GET ${OWN}/me`, 200, 200, null],
  [`GET ${OF}/balance`, 200, 200, 404, at('/balance')],
  [`GET ${OF}/balance at a time`, 200, 200, 404, at(`/balance?at=${LATER}`)],
  [`GET ${OF}/balance by number`, 200, 200, 404, ({ number }) => named(`number:${number}`)],
  [`GET ${OF}/balance by uuid`, 200, 200, 404, ({ uuid }) => named(`uuid:${uuid}`)],
  [`GET ${OF}/balance by alias`, 200, 200, 404, ({ alias }) => named(`alias:${alias}`)],
  [`GET ${OF}/history`, 200, 200, 404, at('/history')],
  [`GET ${OF}/grants`, 200, 200, 404, at('/grants')],
  [`GET ${OF}/explain of an amount`, 200, 200, 404, at('/explain?amount=1')],
  [
    `GET ${OF}/explain of a usage`,
    ...([200, 200, 404] as const),
    ({ id, usage }) => ({ path: `${OWN}/clients/${id}/explain?usage=${usage}` }),
  ],
  [
    `GET ${OF}/explain of a usage of the named client, asked at one's own`,
    ...([404, 200, 404] as const),
    ({ usage }, { own }) => ({ path: `${OWN}/clients/${own.id}/explain?usage=${usage}` }),
  ],
  [`GET ${OF}/requests/{transactionId}`, 200, 200, 404, at('/requests/purchases%2016')],
  [`GET ${OWN}/credits`, 200, 200, null],
  [
    `GET ${OWN}/credits of a client`,
    ...([200, 200, 404] as const),
    ({ id }) => ({ path: `${OWN}/credits?client=${id}` }),
  ],
  [
    `GET ${OWN}/credits/{id}`,
    ...([200, 200, 404] as const),
    ({ usage }) => ({ path: `${OWN}/credits/${usage}` }),
  ],
);

const CLIENT_READS = rows(
  ['clients:read'],
  [`GET ${OWN}/clients`, 200, 200, null],
  [`GET ${OWN}/clients by name`, 200, 200, 200, ({ id }) => ({ path: `${OWN}/clients?q=${id}` })],
  [`GET ${OF}`, 200, 200, 404, at('')],
);

const CLIENT_WRITES = rows(
  ['clients:write'],
  [`POST ${OWN}/clients`, 201, 403, null, () => ({ json: { id: 'fresh' } })],
  [`PATCH ${OF}`, 200, 200, 404, at('', { name: 'Renamed' })],
  [`POST ${OF}/close`, 200, 200, 404, at('/close')],
);

const WRITES = rows(
  ['credits:write'],
  [`POST ${OF}/purchases`, 201, 201, 404, at('/purchases', { amount: '5' })],
  [`POST ${OF}/usages`, 201, 201, 404, at('/usages', { amount: '5' })],
  [`POST ${OF}/holds`, 201, 201, 404, at('/holds', { amount: '5', expiresInSeconds: 60 })],
  [
    `POST ${OF}/batch`,
    ...([201, 201, 404] as const),
    at('/batch', { operations: [{ op: 'usage', amount: '5' }] }),
  ],
  [
    `POST ${OF}/adjustments`,
    ...([201, 201, 404] as const),
    ({ id, purchase }) => adjustment(id, purchase),
  ],
  [
    `POST ${OF}/adjustments of a credit of the named client, at one's own`,
    ...([404, 201, 404] as const),
    ({ purchase }, { own }) => adjustment(own.id, purchase),
  ],
  [
    `POST ${OWN}/transfers from`,
    ...([201, 404, 404] as const),
    ({ id: from }, { own, other }) => ({
      json: { from, to: from === own.id ? other.id : own.id, amount: '1' },
    }),
  ],
  [
    `POST ${OWN}/transfers to`,
    ...([201, 422, 404] as const),
    ({ id: to }, { own }) => ({ json: { from: own.id, to, amount: '1' } }),
  ],
  ...(
    [
      ['approve', 'hold', {}],
      ['fail', 'pending', {}],
      ['reverse', 'usage', {}],
      ['void', 'purchase', {}],
      ['shorten', 'credit', { endingBefore: '2099-01-01T00:00:00.000Z' }],
      ['extend', 'credit', { endingBefore: LATER }],
      ['edit', 'purchase', { description: 'Edited' }],
    ] as const
  ).map(
    ([verb, which, json]) =>
      [
        `POST ${OWN}/credits/{id}/${verb}`,
        ...([200, 200, 404] as const),
        (its: Parameters<Row['ask']>[0]) => ({
          path: `${OWN}/credits/${its[which]}/${verb}`,
          json,
        }),
      ] as const,
  ),
);

/** Keys are nobody's client: whoever sees only some clients sees no key. */
const KEYS = rows(
  ['keys:admin'],
  [
    `POST ${OWN}/keys`,
    ...([403, 403, null] as const),
    () => ({ json: { name: 'More', scopes: ['credits:write'] } }),
  ],
  [
    `POST ${OWN}/keys like itself`,
    ...([201, 403, null] as const),
    () => ({ json: { name: 'Same', scopes: ['keys:admin'] } }),
  ],
  [`GET ${OWN}/keys`, 200, 403, null],
  [`GET ${OWN}/keys/{id}`, 200, 403, null, (_, { shared }) => keyAt(shared.key)],
  [`POST ${OWN}/keys/{id}/rotate`, 403, 403, null, (_, { shared }) => keyAt(shared.key, '/rotate')],
  [`POST ${OWN}/keys/{id}/revoke`, 200, 403, null, (_, { shared }) => keyAt(shared.key, '/revoke')],
);

export const NATIVE: readonly Row[] = [
  ...OPEN,
  ...READS,
  ...CLIENT_READS,
  ...CLIENT_WRITES,
  ...WRITES,
  ...KEYS,
];

function named(name: string) {
  return { path: `${OWN}/clients/${encodeURIComponent(name)}/balance` };
}

function adjustment(client: string, credit: string) {
  const json = { credit, direction: 'add', amount: '1', reason: 'a slip' };
  return { path: `${OWN}/clients/${client}/adjustments`, json };
}

function keyAt(id: string, below = '') {
  return { path: `${OWN}/keys/${id}${below}`, ...(below === '' ? {} : { json: {} }) };
}
