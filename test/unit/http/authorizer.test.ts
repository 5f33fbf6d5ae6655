/** The authorizer: one 401 for whatever is not a live key, and nothing more than the key allows. */
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import type { KeyRecord } from '../../../functions/access/caller.ts';
import { makeSecret, sha256Hex } from '../../../functions/access/secret.ts';
import { authorizer } from '../../../functions/http/authorizer.ts';
import { fromCallerContext } from '../../../functions/http/caller-context.ts';
import { CALLER, contextWith, eventOf, NOW } from './gateway-event.ts';
import { madeUpBackend } from './made-up.ts';

const secret = makeSecret('test');
const key: KeyRecord = {
  caller: CALLER,
  kind: 'bearer',
  secrets: [{ sha256: sha256Hex(secret), endsAt: null }],
  createdAt: NOW - 1,
  expiresAt: null,
  revokedAt: null,
  usageIdentifierKey: null,
};

function authorize(
  headers: Record<string, string | string[]>,
  record: KeyRecord | null = key,
  planKey: string | null = null,
  chosenKey: string | null = null,
) {
  const backend = madeUpBackend();
  backend.key = record;
  const proxied = eventOf({ headers });
  const event: APIGatewayRequestAuthorizerEvent = {
    ...proxied,
    requestContext: { ...proxied.requestContext, authorizer: undefined },
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:eu-west-1:1234:api/v1/GET/ledger/v1/clients/a/b',
  };
  const answer = authorizer(() => backend, { planKey, chosenKey })(event, contextWith(10_000));
  return { backend, answer };
}

describe('the authorizer', () => {
  test.each([
    ['Authorization', `Bearer ${secret}`],
    ['authorization', `bearer ${secret}`],
    ['Authorization', `JWT ${secret}`],
    ['Authorization', `jwt  ${secret}`],
    ['Authorization', secret],
    ['X-API-Key', secret],
  ])('lets in %s: %s', async (name, value) => {
    const { backend, answer } = authorize({ [name]: value });
    expect(fromCallerContext((await answer).context)).toEqual(CALLER);
    expect(backend.asked).toEqual([sha256Hex(secret)]);
    expect(backend.deadline).toBe(NOW + 8_500);
  });

  test('allows the stage, and leaves the rest to scopes', async () => {
    const answer = await authorize({ 'x-api-key': secret }).answer;
    expect(answer.policyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'execute-api:Invoke',
        Resource: 'arn:aws:execute-api:eu-west-1:1234:api/v1/*',
      },
    ]);
    expect(answer.principalId).toBe('key-1');
    expect(answer).not.toHaveProperty('usageIdentifierKey');
  });

  test('takes the one secret of its owner’s choice, whatever its form', async () => {
    const own = 'my own choice'.replaceAll(' ', '-');
    const chosen = { ...key, secrets: [{ sha256: sha256Hex(own), endsAt: null }] };
    const known = await authorize({ 'x-api-key': own }, chosen, null, sha256Hex(own)).answer;
    expect(known.principalId).toBe('key-1');
    await expect(authorize({ 'x-api-key': own }, chosen).answer).rejects.toThrow('Unauthorized');
  });

  test('names the plan of the key, else that of the deployment', async () => {
    const planned = { ...key, usageIdentifierKey: 'A'.repeat(40) };
    const own = await authorize({ 'x-api-key': secret }, planned, 'B').answer;
    const shared = await authorize({ 'x-api-key': secret }, key, 'B').answer;
    expect(own.usageIdentifierKey).toBe('A'.repeat(40));
    expect(shared.usageIdentifierKey).toBe('B');
  });

  test.each<[string, Record<string, string | string[]>, boolean]>([
    ['no secret', {}, false],
    ['an empty one', { authorization: '' }, false],
    ['a scheme alone', { authorization: 'Bearer ' }, false],
    ['another scheme', { authorization: `Basic ${secret}` }, false],
    ['a typing error', { authorization: `Bearer ${secret.slice(0, -1)}_` }, false],
    ['a trailing space', { authorization: `Bearer ${secret} ` }, false],
    ['10 KB', { authorization: `Bearer ${'a'.repeat(10_000)}` }, false],
    ['two different ones', { authorization: secret, 'x-api-key': makeSecret('test') }, false],
    ['two of one header', { 'x-api-key': [secret, makeSecret('test')] }, false],
    ['half of a pair', { 'x-api-key': makeSecret('identifier') }, false],
    ['an unknown one', { 'x-api-key': makeSecret('live') }, true],
  ])('refuses %s', async (_, headers, reads) => {
    const { backend, answer } = authorize(headers, null);
    await expect(answer).rejects.toThrow(/^Unauthorized$/);
    expect(backend.asked.length > 0).toBe(reads);
  });

  test.each<Partial<KeyRecord>>([{ revokedAt: NOW }, { expiresAt: NOW }, { kind: 'pair' }])(
    'refuses a key with %j in the same words',
    async (change) => {
      const { answer } = authorize({ 'x-api-key': secret }, { ...key, ...change });
      await expect(answer).rejects.toThrow(/^Unauthorized$/);
    },
  );
});
