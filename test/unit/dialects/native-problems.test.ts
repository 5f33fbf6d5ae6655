/** The own dialect's failures: one problem document for each way to say no. */
import { describe, expect, it } from 'vitest';
import { native } from '../../../functions/dialects/native/dialect.ts';
import { problems, refusalReply } from '../../../functions/dialects/native/problems.ts';
import type { FieldFault, Problem, WireRequest } from '../../../functions/http/contract.ts';
import { REFUSALS } from '../../../functions/ledger/refusal.ts';

const request: WireRequest = {
  method: 'POST',
  path: '/ledger/v1/clients/acme/usages',
  headers: {},
  query: {},
  params: {},
  body: new Uint8Array(),
  sourceIp: '127.0.0.1',
  requestId: 'r-1',
};

const STATUSES: Readonly<Partial<Record<Problem, number>>> = {
  malformed: 400,
  unauthenticated: 401,
  insufficient_credit: 402,
  forbidden: 403,
  not_found: 404,
  client_not_found: 404,
  credit_not_found: 404,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media_type: 415,
  throttled: 429,
  bug: 500,
  unavailable: 503,
};

function fail(problem: Problem, faults: readonly FieldFault[] = [], detail = 'Do that.') {
  const reply = native.fail({ problem, detail, faults }, request);
  return { ...reply, problem: JSON.parse(reply.body) };
}

function fault(name: string, extra: Partial<FieldFault> = {}): FieldFault {
  return { name, reason: 'format', value: 'x', message: 'must be better', ...extra };
}

describe('a failure in the own dialect', () => {
  it.each(Object.keys(problems) as Problem[])('%s is a problem document', (code) => {
    const reply = fail(code);
    const status = STATUSES[code] ?? 422;
    expect(reply.status).toBe(status);
    expect(reply.contentType).toBe('application/problem+json; charset=utf-8');
    expect(reply.problem).toEqual({
      type: `urn:tallystick:problem:${code}`,
      title: problems[code].title,
      status,
      detail: expect.stringMatching(/\.$/),
      code,
      requestId: 'r-1',
    });
  });

  it('answers every refusal of the ledger with 402, 404 or 422', () => {
    for (const code of REFUSALS) expect([402, 404, 422]).toContain(problems[code].status);
  });

  it('names the one bad field', () => {
    const { problem } = fail('malformed', [fault('amount')]);
    expect(problem).toMatchObject({ field: 'amount', detail: 'Do that.' });
    expect(problem).not.toHaveProperty('errors');
  });

  it('lists several bad fields, without what was sent', () => {
    const { problem } = fail('malformed', [fault('amount'), fault('x', { reason: 'unknown' })]);
    expect(problem.field).toBe('amount');
    expect(problem.errors).toEqual([
      { field: 'amount', reason: 'format', message: 'must be better' },
      { field: 'x', reason: 'unknown', message: 'must be better' },
    ]);
  });

  it('names no field where the body as a whole is at fault', () => {
    expect(fail('malformed', [fault('')]).problem).not.toHaveProperty('field');
  });

  it('names the field that the refusal is about', () => {
    const { problem } = fail('amount_not_positive', [
      fault('schedule.0.amount', { problem: 'amount_out_of_range' }),
      fault('amount', { problem: 'amount_not_positive' }),
    ]);
    expect(problem).toMatchObject({ code: 'amount_not_positive', field: 'amount', status: 422 });
  });
});

describe('a refusal of the ledger', () => {
  it('keeps its sentence and its field', () => {
    const reply = refusalReply(
      { refusal: 'insufficient_credit', detail: '3 are available.', field: 'amount' },
      'r-2',
    );
    expect(reply.status).toBe(402);
    expect(JSON.parse(reply.body)).toMatchObject({
      code: 'insufficient_credit',
      detail: '3 are available.',
      field: 'amount',
      requestId: 'r-2',
    });
  });

  it.each(['client_not_found', 'credit_not_found'] as const)(
    '%s has the bytes that the dialect itself answers with',
    (refusal) => {
      const reply = refusalReply({ refusal, detail: 'From deep down.', field: 'credit' }, 'r-1');
      expect(reply).toEqual(native.fail({ problem: refusal, detail: 'x', faults: [] }, request));
    },
  );
});
