/** Every problem in Metronome's words, and which of them its SDKs shall not repeat. */
import { describe, expect, test } from 'vitest';
import { metronome, metronomeV2, problems } from '../../../functions/dialects/metronome/dialect.ts';
import type { Problem } from '../../../functions/http/contract.ts';
import { expectFailures, failureOf } from './failures.ts';

describe("Metronome's failures", () => {
  expectFailures(metronome, problems, (body) => {
    expect(Object.keys(body)).toEqual(['message']);
    expect(body.message).toMatch(/./);
  });

  test.each([
    ['malformed', 'false'],
    ['unauthenticated', 'false'],
    ['client_not_found', 'false'],
    ['unique_taken', 'false'],
    ['name_taken', 'false'],
    ['idempotency_key_reused', 'false'],
    ['insufficient_credit', 'false'],
    ['throttled', undefined],
    ['unavailable', undefined],
    ['bug', undefined],
  ] as const)('%s: x-should-retry %s', (problem, expected) => {
    const { reply } = failureOf(metronome, { problem, detail: 'No.' });
    expect(metronome.headers?.(reply)['x-should-retry']).toBe(expected);
  });

  test('success says nothing of repeating', () => {
    const reply = { status: 200, contentType: 'application/json', body: '{}' };
    expect(metronome.headers?.(reply)).toEqual({});
  });

  test('a used uniqueness key is told in the words that clients look for', () => {
    const { status, body } = failureOf(metronome, { problem: 'unique_taken', detail: 'Taken.' });
    expect(status).toBe(409);
    expect(body.message).toBe('This uniqueness key has already been used.');
  });
});

describe("Metronome's failures of version 2", () => {
  test.each(Object.keys(problems))('%s has a code beside its message', (name) => {
    const problem = name as Problem;
    const [v1, v2] = [failureOf(metronome, { problem }), failureOf(metronomeV2, { problem })];
    expect(v2.status).toBe(v1.status === 404 ? 400 : v1.status);
    expect(v2.body).toEqual({ code: expect.stringMatching(/^([A-Z][a-z]*)+$/), ...v1.body });
    expect(metronomeV2.headers?.(v2.reply)).toEqual(metronome.headers?.(v1.reply));
  });

  test.each([
    ['client_not_found', 'CustomerNotFound'],
    ['credit_not_found', 'CreditNotFound'],
    ['already_voided', 'CreditArchived'],
    ['schedule_conflict', 'ScheduleConflict'],
    ['malformed', 'Malformed'],
  ] as const)('%s is a %s', (problem, code) => {
    expect(failureOf(metronomeV2, { problem }).body.code).toBe(code);
  });
});
