/** The own dialect's rows of the route table, held against a list written by hand. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { nativeRoutes } from '../../../functions/dialects/native/routes.ts';

const EXPECTED = `
GET /health list-credits -
GET /ledger/v1/me credit-history credits:read
POST /ledger/v1/clients credit-actions clients:write
GET /ledger/v1/clients list-credits clients:read
GET /ledger/v1/clients/{client} list-credits clients:read
PATCH /ledger/v1/clients/{client} credit-actions clients:write
POST /ledger/v1/clients/{client}/close credit-actions clients:write
GET /ledger/v1/clients/{client}/balance credit-history credits:read
GET /ledger/v1/clients/{client}/explain credit-history credits:read
GET /ledger/v1/clients/{client}/grants credit-history credits:read
GET /ledger/v1/clients/{client}/requests/{transactionId} credit-history credits:read
GET /ledger/v1/clients/{client}/history credit-history credits:read
POST /ledger/v1/clients/{client}/purchases credit-actions credits:write
POST /ledger/v1/clients/{client}/usages credit-actions credits:write
POST /ledger/v1/clients/{client}/holds credit-actions credits:write
POST /ledger/v1/clients/{client}/batch credit-actions credits:write
POST /ledger/v1/clients/{client}/adjustments credit-actions credits:write
POST /ledger/v1/transfers credit-actions credits:write
GET /ledger/v1/credits list-credits credits:read
GET /ledger/v1/credits/{id} list-credits credits:read
POST /ledger/v1/credits/{id}/approve credit-actions credits:write
POST /ledger/v1/credits/{id}/fail credit-actions credits:write
POST /ledger/v1/credits/{id}/reverse credit-actions credits:write
POST /ledger/v1/credits/{id}/void credit-actions credits:write
POST /ledger/v1/credits/{id}/shorten credit-actions credits:write
POST /ledger/v1/credits/{id}/extend credit-actions credits:write
POST /ledger/v1/credits/{id}/edit credit-actions credits:write
GET /ledger/v1/keys keys keys:admin
POST /ledger/v1/keys keys keys:admin
GET /ledger/v1/keys/{id} keys keys:admin
POST /ledger/v1/keys/{id}/rotate keys keys:admin
POST /ledger/v1/keys/{id}/revoke keys keys:admin
`;

describe('the own dialect’s rows of the route table', () => {
  it('are the routes of the contract, each with its function and scope', () => {
    const rows = nativeRoutes.map(
      ({ method, path, function: served, scope }) => `${method} ${path} ${served} ${scope ?? '-'}`,
    );
    expect(rows.toSorted()).toEqual(EXPECTED.trim().split('\n').toSorted());
  });

  it('name every method and path once', () => {
    const names = nativeRoutes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('say whether they write: what changes anything is never got', () => {
    for (const { method, scope, write } of nativeRoutes) {
      expect(write).toBe(method !== 'GET');
      expect(scope?.endsWith(':read') ?? false, `${method} ${scope}`).toBe(
        !write && scope !== null && scope !== 'keys:admin',
      );
    }
  });

  it('take exactly the parameters that their path names', () => {
    for (const { path, params } of nativeRoutes) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, 'x']);
      expect(params.safeParse(Object.fromEntries(named)).success, path).toBe(true);
      expect(params.safeParse({ ...Object.fromEntries(named), other: 'x' }).success).toBe(false);
    }
  });

  it('document every answer as a schema that OpenAPI can show', () => {
    for (const { answers, body, query, write } of nativeRoutes) {
      for (const schema of [...Object.values(answers), body, query]) {
        expect(() => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })).not.toThrow();
      }
      expect(Object.keys(answers).includes('402')).toBe(write);
    }
  });
});
