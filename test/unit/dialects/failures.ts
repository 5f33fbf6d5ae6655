/** What the failures of every foreign dialect have in common. */
import { expect, test } from 'vitest';
import type { Dialect, Failure, Problem } from '../../../functions/http/contract.ts';
import type { Reply } from '../../../functions/ledger/ledger.ts';

const request = {
  method: 'POST',
  path: '/',
  headers: {},
  query: {},
  params: {},
  body: new Uint8Array(),
  sourceIp: '127.0.0.1',
  requestId: 'r1',
};

interface Failed {
  readonly reply: Reply;
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export function failureOf(
  dialect: Dialect,
  failure: Partial<Failure> & { problem: Problem },
): Failed {
  const reply = dialect.fail({ detail: 'Say it otherwise.', faults: [], ...failure }, request);
  return { reply, status: reply.status, body: JSON.parse(reply.body) };
}

export function expectFailures(
  dialect: Dialect,
  problems: Readonly<Record<Problem, { readonly status: number }>>,
  expectShape: (body: Record<string, unknown>) => void,
): void {
  test.each(Object.entries(problems))('%s has its shape and status', (problem, wording) => {
    const { reply, status, body } = failureOf(dialect, { problem: problem as Problem });
    expect(reply.contentType).toBe('application/json; charset=utf-8');
    expect(status).toBe(wording.status);
    expect(status).toBeGreaterThanOrEqual(400);
    expectShape(body);
  });

  test('every bad field is named', () => {
    const faults = ['page', 'perPage', ''].map((name) => {
      return { name, reason: 'format', value: '', message: 'must be better' } as const;
    });
    const { body } = failureOf(dialect, { problem: 'malformed', faults });
    expect(body.message).toMatch(/^page: must be better; perPage: must be better; \w+: must be/);
  });
}
