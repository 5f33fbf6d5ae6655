/** Secrets planted wherever a request can hold one: none is logged, told or stored. */
import { describe, expect, test, vi } from 'vitest';
import { makeSecret } from '../../functions/access/secret.ts';
import { expectNone, useListening } from '../support/listening.ts';
import { METRONOME } from '../support/matrix-metronome.ts';
import { NATIVE } from '../support/matrix-native.ts';
import { asked, type Row } from '../support/matrix-row.ts';
import { VENDORS } from '../support/matrix-vendors.ts';
import type { Asked } from '../support/shopfront.ts';

const ROWS = [...NATIVE, ...METRONOME, ...VENDORS];
/** Not a secret, but the caller's own business. */
const REQUEST_ID = 'canary of a request';
/** In headers that no secret belongs in. */
const ELSEWHERE = `canary-${'e'.repeat(30)}`;
/** Where people put secrets that belong in a header. */
const FIELDS = ['secret', 'password', 'accesskey', 'access_token', 'api_key', 'token', 'apikey'];

const listening = useListening();

const own = (row: Row): Asked => {
  const { world } = listening();
  return asked(row, world.own, world);
};
/** Those that nothing else would hold by chance. */
const names = () => Object.values(listening().world.own).filter((name) => name.length > 4);

function marked(request: Asked): Asked {
  const headers = {
    'idempotency-key': REQUEST_ID,
    cookie: `session=${ELSEWHERE}`,
    'user-agent': ELSEWHERE,
    referer: `https://example.com/?key=${ELSEWHERE}`,
    'x-forwarded-for': ELSEWHERE,
    'proxy-authorization': `Basic ${ELSEWHERE}`,
  };
  return { ...request, headers: { ...headers, ...request.headers } };
}

describe('every route, called by who may', () => {
  test('keeps the secret to itself, and logs nothing that the request is about', async () => {
    const { front, admin, kept, logged } = listening();
    for (const row of ROWS) {
      const { text } = await front.ask(marked(own(row)), admin);
      expectNone(text, [admin.bearer, admin.secret, ELSEWHERE]);
    }
    expect(logged().match(/"message":"request"/g)?.length).toBe(ROWS.length);
    expectNone(kept(), [admin.bearer, admin.secret, ELSEWHERE]);
    expectNone(logged(), [REQUEST_ID, 'ours', 'example.com', ...names()]);
  });

  test('logs nothing of it either where the table fails', async () => {
    const { front, admin, table, kept, logged } = listening();
    for (const failing of ['get', 'getMany', 'snapshot', 'query', 'transact'] as const) {
      const fail = async () => Promise.reject(new Error('the table fails'));
      vi.spyOn(table, failing).mockImplementation(fail);
      for (const row of ROWS)
        expectNone((await front.ask(marked(own(row)), admin)).text, [ELSEWHERE]);
    }
    expect(logged()).toContain('the table fails');
    expectNone(kept(), [admin.bearer, admin.secret, ELSEWHERE]);
    expectNone(logged(), [REQUEST_ID, ...names()]);
  });
});

describe('every route, called with a wrong secret', () => {
  const planted = makeSecret('live');
  const places: readonly (readonly [string, (request: Asked) => Asked])[] = [
    ...['Bearer ', 'JWT ', 'Basic ', ''].map(
      (scheme) =>
        [
          `Authorization: ${scheme}`,
          (request: Asked) => withHeader(request, 'authorization', `${scheme}${planted}`),
        ] as const,
    ),
    ['x-api-key', (request) => withHeader(request, 'x-api-key', planted)],
  ];

  test.each(places)('in %s', async (_, place) => {
    const { front, kept } = listening();
    for (const row of ROWS) expectNone((await front.ask(place(own(row)))).text, [planted]);
    expectNone(kept(), [planted]);
  });
});

describe('every route, called by who may, with a secret among its fields', () => {
  test('tells and logs none of them', async () => {
    const { front, admin, kept } = listening();
    const planted = makeSecret('live');
    const fields = Object.fromEntries(FIELDS.map((name) => [name, planted]));
    for (const row of ROWS) {
      const { path, json, form, ...request } = own(row);
      const query = `${path.includes('?') ? '&' : '?'}${new URLSearchParams(fields)}`;
      const inQuery = { ...request, path: path + query, ...(json ? { json } : {}) };
      const inBody = { ...request, path, json: { ...Object(json), ...fields } };
      const inForm = { ...request, path, form: { ...form, ...fields, username: planted } };
      for (const one of form ? [inForm] : [inQuery, inBody]) {
        expectNone((await front.ask(one, admin)).text, [planted]);
      }
    }
    expectNone(kept(), [planted]);
  });
});

function withHeader(request: Asked, name: string, value: string): Asked {
  return { ...request, headers: { ...request.headers, [name]: value } };
}
