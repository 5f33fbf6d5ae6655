/** What a schema says, worded for the caller: alternatives, records, limits. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { expectation, toFieldFaults } from '../../../functions/http/field-faults.ts';
import { readJson } from '../../../functions/http/json.ts';

function faults(schema: z.ZodType, text: string) {
  const sent = readJson(Buffer.from(text));
  const parsed = schema.safeParse(sent, { error: expectation });
  return parsed.success ? [] : toFieldFaults(parsed.error.issues, sent);
}

const operation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add'), note: z.string().max(3) }),
  z.strictObject({ op: z.literal('remove') }),
]);

describe('a fault', () => {
  test('in one of several forms lies in the form that its name says', () => {
    expect(faults(z.array(operation), '[{"op":"add","note":"long"}]')).toEqual([
      {
        name: '0.note',
        reason: 'format',
        value: 'long',
        message: 'must have at most 3 characters',
      },
    ]);
  });

  test('in the name of the form says which there are', () => {
    expect(faults(operation, '{"op":"double"}')).toMatchObject([
      { name: 'op', reason: 'not_allowed', value: 'double', message: 'must be one of add, remove' },
    ]);
    expect(faults(operation, '{}')).toMatchObject([{ name: 'op', reason: 'required' }]);
  });

  test('in unnamed forms lies in the nearest one', () => {
    const either = z.union([
      z.strictObject({ a: z.string() }),
      z.strictObject({ b: z.string(), c: z.string() }),
    ]);
    expect(faults(either, '{"b":"x"}')).toMatchObject([{ name: 'c', reason: 'required' }]);
    expect(faults(either, '"x"')).toMatchObject([{ name: '', reason: 'format' }]);
  });

  test('in a key of a record names it', () => {
    const record = z.record(z.string().max(2, 'is too long'), z.string());
    expect(faults(record, '{"abc":"x","d":true}')).toMatchObject([
      { name: 'abc', message: 'has a key that is too long' },
      { name: 'd', value: 'true', message: 'must be text' },
    ]);
  });

  test('says how many there may be', () => {
    const list = z.array(z.string()).min(2).max(3);
    expect(faults(list, '[]')[0]?.message).toBe('must have at least 2 entries');
    expect(faults(list, '["a","b","c","d"]')[0]?.message).toBe('must have at most 3 entries');
    expect(faults(z.strictObject({ a: z.literal('x') }), '{"a":{"b":1}}')).toMatchObject([
      { name: 'a', value: '{…}', message: 'must be x', reason: 'not_allowed' },
    ]);
  });
});
