/** What is said of bad fields: all of them, by name, with what was sent and what is expected. */
import { describe, expect, test } from 'vitest';
import { parseIdempotencyKey } from '../../../functions/http/idempotency-key.ts';
import { ok, send } from './made-up.ts';

const cut = async (body: object | string) =>
  (await send({ body: typeof body === 'string' ? body : JSON.stringify(body) })).json;

describe('bad fields', () => {
  test('are all named, in the order of the schema', async () => {
    const failure = await cut({
      amount: 'ten',
      depth: 'abysmal',
      note: '',
      parts: [{ amount: 1 }, { amount: true }],
      balance: 5,
    });
    expect(failure.problem).toBe('malformed');
    expect(failure.faults).toEqual([
      {
        name: 'amount',
        reason: 'format',
        value: 'ten',
        message: 'must be a plain decimal such as 10.5',
      },
      {
        name: 'depth',
        reason: 'not_allowed',
        value: 'abysmal',
        message: 'must be one of shallow, deep',
      },
      { name: 'note', reason: 'empty', value: '', message: 'must not be empty' },
      { name: 'parts.1.amount', reason: 'format', value: 'true', message: 'must be a number' },
      { name: 'balance', reason: 'unknown', value: '5', message: 'is not known here' },
    ]);
    expect(failure.detail).toMatch(/^"amount" must be .*; and 2 more\.$/);
  });

  test('of path and query are named along', async () => {
    const answer = await send({
      method: 'GET',
      resource: '/notches/{id}',
      params: { id: 'x'.repeat(65) },
      query: { limit: ['0'], nonsense: ['1', '2'] },
    });
    expect(answer.json.faults).toMatchObject([
      { name: 'id', reason: 'format' },
      { name: 'limit', reason: 'format', value: '0' },
      { name: 'nonsense', reason: 'unknown', value: '[1,2]' },
    ]);
  });

  test('that are missing are required', async () => {
    const failure = await cut({});
    expect(failure.faults).toEqual([
      { name: 'amount', reason: 'required', value: '', message: 'is required' },
    ]);
  });

  test.each(['5', 'null', '[]', '"x"', 'true'])('include a body that is %s', async (body) => {
    const failure = await cut(body);
    expect(failure.problem).toBe('malformed');
    expect(failure.faults).toHaveLength(1);
    expect(failure.faults[0]).toMatchObject({ name: '', value: '' });
  });

  test('include a number where an object is due', async () => {
    const failure = await cut({ amount: 1, parts: [5] });
    expect(failure.faults).toEqual([
      { name: 'parts.0', reason: 'format', value: '5', message: 'must be an object' },
    ]);
  });

  test('are shown short and whole', async () => {
    const failure = await cut({ amount: `${'x'.repeat(99)}😀` });
    expect(failure.faults[0].value).toBe(`${'x'.repeat(99)}\uFFFD`);
  });

  test('are not shown where they may be secret', async () => {
    const failure = await cut({ amount: 1, apiSecret: 'hush', Password: 'hush' });
    expect(failure.faults).toHaveLength(2);
    expect(JSON.stringify(failure)).not.toContain('hush');
  });

  test('of special names are named, too', async () => {
    const failure = await cut('{"amount":1,"__proto__":1,"constructor":2}');
    expect(failure.faults).toMatchObject([
      { name: '__proto__', reason: 'unknown', value: '1' },
      { name: 'constructor', reason: 'unknown', value: '2' },
    ]);
  });

  test('are named up to a limit', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, 1]));
    expect((await cut({ amount: 1, ...many })).faults).toHaveLength(100);
  });
});

describe('a value that the ledger would refuse', () => {
  test.each([
    ['0', 'amount_not_positive'],
    ['-5', 'amount_not_positive'],
    ['0.0000001', 'amount_too_precise'],
    ['1000000000', 'amount_out_of_range'],
  ])('is that refusal: %s', async (amount, problem) => {
    expect(await cut(`{"amount":${amount}}`)).toMatchObject({
      problem,
      faults: [{ name: 'amount', value: amount, problem }],
    });
  });

  test('is malformed where something else is wrong as well', async () => {
    expect((await cut({ amount: 0, depth: 5 })).problem).toBe('malformed');
  });

  test('among others is the one that comes first in precedence', async () => {
    const failure = await cut('{"amount":0.0000001,"parts":[{"amount":0}]}');
    expect(failure.problem).toBe('amount_not_positive');
  });
});

describe('an Idempotency-Key', () => {
  test.each([
    ['abc', 'abc'],
    [' abc ', 'abc'],
    ['"abc"', 'abc'],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['a"b', 'a"b'],
    ['a b~!', 'a b~!'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
  ])('is read: %s', (header, key) => {
    expect(parseIdempotencyKey(header)).toBe(key);
  });

  test.each(['', ' ', '""', '"', '"abc', '"a"b"', '"a\\b"', 'é', 'a\tb', 'x'.repeat(256)])(
    'is refused: %j',
    async (header) => {
      expect(parseIdempotencyKey(header)).toBeNull();
      const answer = await send({ body: '{"amount":1}', headers: { 'Idempotency-Key': header } });
      expect(answer).toMatchObject({
        status: 400,
        json: { problem: 'malformed', faults: [{ name: 'Idempotency-Key' }] },
      });
    },
  );

  test('is refused where two differ, and taken where two agree', async () => {
    const twice = (values: string[]) =>
      send({ body: '{"amount":1}', headers: { 'idempotency-key': values } }, () => ok({}));
    expect((await twice(['a', 'b'])).status).toBe(400);
    expect((await twice(['a', 'a'])).status).toBe(200);
  });
});
