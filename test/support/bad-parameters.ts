/** Sends requests of CareCloud that must fail, and reads which parameters their answers name. */
import { expect } from 'vitest';
import * as z from 'zod';
import { type BadRequest, refusalOf } from './bad-requests.ts';
import type { TestGateway } from './test-gateway.ts';

export type Named = readonly [name: string, reason: string];

const badParameters = z.object({
  error: z.object({
    error_data: z.object({
      invalid_params: z.array(z.object({ name: z.string(), reason: z.string() })),
    }),
  }),
});

/** These parameters are named as bad, for these reasons, and no others. */
export async function expectNamed(
  gateway: TestGateway,
  request: BadRequest,
  named: readonly Named[],
): Promise<void> {
  const { status, body } = await refusalOf(gateway, request, 'carecloud');
  const { error_data } = badParameters.parse(body).error;
  expect(error_data.invalid_params.map(({ name, reason }) => [name, reason])).toEqual(named);
  expect(status).toBe(400);
}
