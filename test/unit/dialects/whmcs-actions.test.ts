/** WHMCS's one URL: signing in, permissions, and requests that cannot be read. */
import { beforeEach, describe, expect, test } from 'vitest';
import { FilteringLedger, PAIR, readXml, type Setting } from './chained.ts';
import { call, FORM, post as postForm } from './whmcs-post.ts';

let ledger: FilteringLedger;

const post = (fields: Record<string, string>, setting: Partial<Setting> = {}) =>
  postForm(fields, { ledger, ...setting });
const raw = (body: string, headers: Record<string, string> = FORM) =>
  call({ method: 'POST', body, headers }, { ledger });

beforeEach(() => {
  ledger = new FilteringLedger(0);
  ledger.open('acme');
});

describe('signing in', () => {
  test.each([
    [{ identifier: 'tskw_x' }, 'Authentication Failed'],
    [{ secret: 'wrong' }, 'Authentication Failed'],
    [{ secret: `${PAIR.secret} ` }, 'Authentication Failed'],
    [{ secret: 'x'.repeat(10_000) }, 'Authentication Failed'],
    [{ secret: '' }, 'Invalid or missing credentials'],
    [{ identifier: '', username: 'admin' }, 'Invalid or missing credentials'],
    [{ identifier: '', secret: '', username: 'a', password: 'b' }, 'Authentication Failed'],
  ])('%j is answered 403', async (fields, message) => {
    const heard = await post({ action: 'GetCredits', clientid: '1', ...(fields as object) });
    expect(heard.status).toBe(403);
    expect(heard.json).toEqual({ result: 'error', message });
    expect(heard.text).not.toContain(PAIR.secret);
  });

  test('by either pair of names; empty fields count as absent', async () => {
    const { identifier, secret } = PAIR;
    const pairs = [
      { username: '', password: '', accesskey: '' },
      { identifier: '', secret: '', username: identifier, password: secret },
    ];
    for (const pair of pairs) {
      expect((await post({ action: 'getcredits', clientid: '1', ...pair })).status).toBe(200);
    }
  });

  test('by GET, and with fields in the query under those of the body', async () => {
    const fields = { ...PAIR, action: 'GetCredits', clientid: '1', responsetype: 'json' };
    const query = Object.fromEntries(Object.entries(fields).map(([name, v]) => [name, [v]]));
    const got = await call({ method: 'GET', query }, { ledger });
    expect(got.json.result).toBe('success');
    const over = await call({ method: 'POST', query, body: 'clientid=99' }, { ledger });
    expect(over.json.message).toBe('Client ID Not Found');
  });

  test('as multipart', async () => {
    const asked = { ...PAIR, action: 'GetCredits', clientid: '1', responsetype: 'json' };
    const part = ([name, value]: [string, string]) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const body = `${Object.entries(asked).map(part).join('')}--b--\r\n`;
    const heard = await raw(body, { 'content-type': 'multipart/form-data; boundary=b' });
    expect(heard.json.result).toBe('success');
  });

  test('each action asks for its scope', async () => {
    const keyHolder = { scopes: ['credits:read' as const] };
    const fields = { action: 'ADDCREDIT', clientid: '1', amount: '5' };
    const heard = await post(fields, { keyHolder });
    expect([heard.status, heard.outcome]).toEqual([403, 'not-recorded']);
    expect(heard.json.message).toBe('Invalid Permissions: API action "addcredit" is not allowed');
    const read = await post({ action: 'GetCredits', clientid: '1' }, { keyHolder });
    expect([read.status, read.outcome]).toEqual([200, undefined]);
  });

  test('no action, and unknown ones', async () => {
    const none = await post({});
    expect([none.status, none.json.message]).toEqual([400, 'Empty action request']);
    for (const action of ['GetInvoices', 'constructor', '__proto__', 'GetCredits ']) {
      const { status, json } = await post({ action });
      expect([status, json]).toEqual([200, { result: 'error', message: 'Command Not Found' }]);
    }
  });
});

describe('bad requests', () => {
  const signed = new URLSearchParams({ ...PAIR, responsetype: 'json' }).toString();

  test('a repeated field is refused without its values', async () => {
    const heard = await raw(`${signed}&action=AddCredit&amount=1&amount=2&secret=hush`);
    expect(heard.status).toBe(400);
    expect(heard.json.message).toContain('must be given once');
    expect(heard.text).not.toMatch(/hush|tsks_/);
    expect(ledger.requests).toEqual([]);
  });

  test.each([
    [`${signed}&x=%zz`, FORM, 400],
    [`${signed}&x=${'y'.repeat(65_536)}`, FORM, 413],
    [signed, { 'content-type': 'application/json' }, 415],
    [signed + '&a=b'.repeat(1001), FORM, 400],
  ])(
    '%.0s%.0sunreadable: answered in the shape that was asked for',
    async (body, headers, code) => {
      const { status, json } = await raw(body, headers);
      expect([status, json.result]).toEqual([code, 'error']);
    },
  );

  test('special keys are passed over, and unknown ones', async () => {
    const keys = '__proto__=1&constructor=2&toString=3&endpoint=x&__proto__[a]=4';
    const heard = await raw(`${signed}&action=GetCredits&clientid=1&${keys}`);
    expect(heard.json.result).toBe('success');
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });

  test('another method is answered in the shape too', async () => {
    const query = { responsetype: ['xml'] };
    const heard = await call({ method: 'PUT', query }, { ledger });
    expect(heard.status).toBe(405);
    expect(readXml(heard.text).whmcsapi.result).toBe('error');
  });
});
