/** Every problem in CareCloud's envelope. */
import { describe, expect, test } from 'vitest';
import { badFields, carecloud, problems } from '../../../functions/dialects/carecloud/problems.ts';
import { errorAnswer } from '../../../functions/dialects/carecloud/schemas.ts';
import type { FieldFault, Problem } from '../../../functions/http/contract.ts';
import { failureOf } from './failures.ts';

const fault = (extra: Partial<FieldFault>): FieldFault => ({
  name: 'count',
  reason: 'format',
  value: 'x',
  message: 'must be a number',
  ...extra,
});

describe("CareCloud's failures", () => {
  test.each(Object.entries(problems))('%s has its shape and status', (problem, words) => {
    const { reply, status, body } = failureOf(carecloud, { problem: problem as Problem });
    expect(reply.contentType).toBe('application/json; charset=utf-8');
    expect(status).toBe(words.status);
    const { error } = errorAnswer.parse(body);
    expect(error).toMatchObject({ type: 'about:blank', exception: words.exception });
    expect(error.title).not.toBe('');
    expect(error.detail).toBe('Say it otherwise.');
    if (status === 400) expect(error.error_data).toHaveProperty('invalid_params');
  });

  test.each([
    ['required', 'required'],
    ['empty', 'empty'],
    ['unknown', 'not_allowed_value'],
    ['not_found', 'not_found'],
    ['not_allowed', 'not_allowed_value'],
    ['format', 'invalid_value_format'],
  ] as const)('a field that is %s is named with the reason %s', (reason, shown) => {
    const { body } = failureOf(carecloud, { problem: 'malformed', faults: [fault({ reason })] });
    expect(body).toMatchObject({
      error: {
        exception: 'bad_request_exception',
        error_data: {
          invalid_params: [
            { name: 'count', reason: shown, value: 'x', message: 'must be a number' },
          ],
        },
      },
    });
  });

  test('all bad fields are named, in their order', () => {
    const faults = [fault({ name: 'a' }), fault({ name: 'b', problem: 'type_mismatch' })];
    const { status, body } = failureOf(carecloud, badFields(faults).failure);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: {
        error_data: {
          invalid_params: [
            { name: 'a', reason: 'invalid_value_format' },
            { name: 'b', reason: 'not_allowed_value' },
          ],
        },
      },
    });
  });

  test('404 and 405 say what and how', () => {
    const about = { resource: 'credits', id: 'abc', method: 'DELETE' };
    expect(failureOf(carecloud, { problem: 'not_found', about }).body).toMatchObject({
      error: { error_data: { resource_name: 'credits', resource_id: 'abc' } },
    });
    expect(failureOf(carecloud, { problem: 'method_not_allowed', about }).body).toMatchObject({
      error: { error_data: { http_method: 'DELETE' } },
    });
  });
});
