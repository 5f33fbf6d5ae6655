/** Whoever reads a balance, a list or a record is told how far to rely on it. */
import { describe, expect, test } from 'vitest';
import { carecloudRoutes } from '../../../functions/dialects/carecloud/routes.ts';
import { nativeRoutes } from '../../../functions/dialects/native/routes.ts';

const READS = [...nativeRoutes, ...carecloudRoutes].filter(
  ({ scope, write }) => !write && (scope === 'credits:read' || scope === 'clients:read'),
);

test('there are reads of both dialects', () => {
  expect(READS.length).toBeGreaterThan(15);
});

describe.each(READS.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  (_, { description = '', path }) => {
    test('says what is exact and what is as of when', () => {
      expect(description).toMatch(/exact|as of|within a second/i);
      expect(description.endsWith('.')).toBe(true);
    });

    test('promises no more than it keeps', () => {
      const spansClients = /\/credits$|\/clients$/.test(path);
      expect(/usually within a second/.test(description)).toBe(spansClients);
    });
  },
);
