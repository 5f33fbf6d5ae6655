/** Times, pages and names as the own dialect reads them. */
import { describe, expect, it } from 'vitest';
import * as bodies from '../../../functions/dialects/native/bodies.ts';
import * as changes from '../../../functions/dialects/native/change-bodies.ts';
import { readClientName } from '../../../functions/dialects/native/names.ts';
import { faultsOf, parse, rowNamed } from './native-call.ts';

describe('times', () => {
  it('are read in any zone', () => {
    const text = '{"amount":1,"endingBefore":"2026-01-31T12:00:00+02:00"}';
    expect(parse(bodies.purchaseBody, text)).toMatchObject({
      endingBefore: Date.UTC(2026, 0, 31, 10),
    });
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-01-31T12:00:00',
    '2026-01-31',
    '',
    '10000-01-01T00:00:00Z',
  ])('"%s" is refused', (text) => {
    const faults = faultsOf(changes.shortenBody, `{"endingBefore":"${text}"}`);
    expect(faults).toEqual([`endingBefore ${text === '' ? 'empty' : 'format'}`]);
  });

  it('must run forward', () => {
    const { query } = rowNamed('GET /ledger/v1/credits');
    const range = (from: string, to: string) => query.safeParse({ from, to }).success;
    expect(range('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')).toBe(true);
    expect(range('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z')).toBe(false);
  });
});

describe('paging', () => {
  const { query } = rowNamed('GET /ledger/v1/clients/{client}/history');

  it.each([
    { limit: '1', offset: '0' },
    { limit: '100', order: 'oldest', sort: '-number' },
    { kind: 'usage,expiry', note: 'invoice' },
  ])('takes %o', (fields) => expect(query.safeParse(fields).success).toBe(true));

  it.each([
    { limit: '0' },
    { limit: '-1' },
    { limit: '1.5' },
    { limit: '101' },
    { limit: '01' },
    { limit: ['1', '2'] },
    { offset: '2147483648' },
    { cursor: '' },
    { sort: 'amount' },
    { order: 'random' },
    { kind: 'usage,bribe' },
    { filter: 'x' },
  ])('refuses %o', (fields) => expect(query.safeParse(fields).success).toBe(false));
});

describe('names', () => {
  it.each([
    ['acme', { kind: 'id', value: 'acme' }],
    ['7', { kind: 'id', value: '7' }],
    ['number:7', { kind: 'number', value: '7' }],
    ['alias:a:b/ü', { kind: 'alias', value: 'a:b/ü' }],
    [
      'uuid:3F2504E0-4F89-41D3-9A0C-0305E82C3301',
      { kind: 'uuid', value: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' },
    ],
  ])('%s is the name of a client', (text, name) => expect(readClientName(text)).toEqual(name));

  it.each(['', 'a#b', '../', 'a'.repeat(65), 'number:01', 'number:0', 'number:2147483648'])(
    '"%s" is none',
    (text) => expect(readClientName(text)).toBeNull(),
  );

  it.each(['uuid:7', 'alias:', 'alias:\ud800', 'Alias:a', 'vendor:a', '1 OR 1=1'])(
    '"%s" is none either',
    (text) => expect(readClientName(text)).toBeNull(),
  );

  it.each(['', 'a b', 'a#b', '__proto__!', 'x'.repeat(65), 'é'])('no id may be "%s"', (id) => {
    const [fault] = faultsOf(bodies.newClientBody, JSON.stringify({ id }));
    expect(fault).toMatch(/^id (format|empty)$/);
  });

  it('repeat no alias', () => {
    expect(faultsOf(bodies.newClientBody, '{"aliases":["a","a"]}')).toEqual(['aliases format']);
  });

  it.each(['', ' a', 'a ', 'é', 'x'.repeat(256)])('no transaction id may be "%s"', (text) => {
    const body = JSON.stringify({ amount: '1', transactionId: text });
    expect(faultsOf(bodies.usageBody, body)[0]).toMatch(/^transactionId (format|empty)$/);
  });
});
