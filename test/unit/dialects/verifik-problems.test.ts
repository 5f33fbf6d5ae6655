/** Every problem in Verifik's words: one shape, and no fault left unnamed. */
import { describe, expect, test } from 'vitest';
import { problems, verifik } from '../../../functions/dialects/verifik/dialect.ts';
import { expectFailures, failureOf } from './failures.ts';

describe("Verifik's failures", () => {
  expectFailures(verifik, problems, (body) => {
    expect(Object.keys(body).sort()).toEqual(['code', 'error', 'message', 'success']);
    expect(body).toMatchObject({ success: false, message: expect.stringMatching(/./) });
  });

  test('an unknown key is answered as documented', () => {
    expect(failureOf(verifik, { problem: 'unauthenticated', detail: 'No key.' }).body).toEqual({
      success: false,
      error: 'Unauthorized',
      message: 'UNAUTHORIZED',
      code: 'Unauthorized',
    });
  });
});
