/** The round trip client, credit, invoice, apply, log: however it is sent and answered. */
import { strict as assert } from 'node:assert';
import { describe, expect, test } from 'vitest';
import { useTestGateway } from '../support/test-gateway.ts';
import { readPairs, readXml } from '../support/whmcs-answers.ts';

const gateway = useTestGateway();
const PATH = '/includes/api.php';

type Fields = Readonly<Record<string, string>>;
type Send = (fields: Fields) => Promise<Response>;

const url = (fields: Fields) => `${gateway().url}${PATH}?${new URLSearchParams(fields)}`;

const ENCODINGS: Readonly<Record<string, Send>> = {
  'a form': (fields) => fetch(url({}), { method: 'POST', body: new URLSearchParams(fields) }),
  multipart(fields) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return fetch(url({}), { method: 'POST', body });
  },
  'the query of GET': (fields) => fetch(url(fields)),
  'the query of POST': (fields) => fetch(url(fields), { method: 'POST' }),
  'a form over the query': (fields) =>
    fetch(url({ action: 'DropTables', identifier: 'x', secret: 'y', amount: '1' }), {
      method: 'POST',
      body: new URLSearchParams(fields),
    }),
};

/** Where a value stands in each type's answer: the path in JSON and XML, the name in pairs. */
const READERS: Readonly<Record<string, (text: string, path: string) => unknown>> = {
  json: (text, path) => at(JSON.parse(text), path),
  xml: (text, path) => at(readXml(text).whmcsapi, path),
  nvp(text, path) {
    const [first, ...deeper] = path.split('.');
    return new Map(readPairs(text)).get(`${first}${deeper.map((part) => `[${part}]`).join('')}`);
  },
};
const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  nvp: 'text/plain; charset=utf-8',
};

const CASES = Object.keys(ENCODINGS).flatMap((encoding) =>
  Object.keys(READERS).map((type) => [encoding, type] as const),
);

describe.each(CASES)('by %s, answered in %s', (encoding, type) => {
  const send = ENCODINGS[encoding];
  const read = READERS[type];
  assert(send && read, 'the tables above know both');

  const ask = async (fields: Fields): Promise<(path: string) => string> => {
    const { identifier, secret } = gateway().keys;
    const answer = await send({ ...fields, identifier, secret, responsetype: type });
    const text = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, TYPES[type]]);
    expect(read(text, 'result')).toBe('success');
    return (path) => String(read(text, path));
  };

  test('client, credit, invoice, apply, log', async () => {
    const email = `${encoding}.${type}@example.com`.replaceAll(' ', '-');
    const made = await ask({ action: 'AddClient', email, skipvalidation: 'true' });
    const clientid = made('clientid');
    const amounts = { clientid, amount: '20', description: 'Prefunds; a=b & <c>' };
    expect((await ask({ action: 'AddCredit', ...amounts }))('newbalance')).toBe('20.00');
    const items = { itemdescription1: 'Café', itemamount1: '15.95' };
    const billed = await ask({ action: 'CreateInvoice', userid: clientid, ...items });
    const invoiceid = billed('invoiceid');
    const paid = await ask({ action: 'ApplyCredit', invoiceid, amount: 'full' });
    expect([paid('amount'), paid('invoicepaid')]).toEqual(['15.95', 'true']);
    const shown = await ask({ action: 'GetInvoice', invoiceid });
    expect([shown('status'), shown('items.item.0.description')]).toEqual(['Paid', 'Café']);
    const log = await ask({ action: 'GetCredits', clientid });
    expect(log('credits.credit.0.description')).toBe('Prefunds; a=b & <c>');
    expect(log('credits.credit.1.relid')).toBe(invoiceid);
    const client = await ask({ action: 'GetClientsDetails', email });
    expect(client('client.credit')).toBe('4.05');
  });
});

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((part, key) => Reflect.get(Object(part), key) as unknown, value);
}
