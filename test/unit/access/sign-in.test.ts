/** Who is let in: a live key of the right kind that shows its secret, and nobody else. */
import { describe, expect, test } from 'vitest';
import type { KeyRecord } from '../../../functions/access/caller.ts';
import { makeSecret, sha256Hex } from '../../../functions/access/secret.ts';
import { bearerKey, signInWithPair } from '../../../functions/access/sign-in.ts';
import { CALLER, NOW } from '../http/gateway-event.ts';

const identifier = makeSecret('identifier');
const secret = makeSecret('secret');
const bearer = makeSecret('live');

const pair: KeyRecord = {
  caller: CALLER,
  kind: 'pair',
  secrets: [{ sha256: sha256Hex(secret), endsAt: null }],
  createdAt: NOW - 1,
  expiresAt: null,
  revokedAt: null,
  usageIdentifierKey: null,
};
const bearerRecord: KeyRecord = {
  ...pair,
  kind: 'bearer',
  secrets: [{ sha256: sha256Hex(bearer), endsAt: null }],
};

/** A table that holds one key at one address, and remembers what it was asked. */
function table(address: string, record: KeyRecord) {
  const asked: string[] = [];
  const find = async (sha256: string) => {
    asked.push(sha256);
    return sha256 === sha256Hex(address) ? record : null;
  };
  return { find, asked };
}

const dead: readonly [string, Partial<KeyRecord>][] = [
  ['revoked', { revokedAt: NOW }],
  ['expired', { expiresAt: NOW }],
];

describe('signing in with identifier and secret', () => {
  const signIn = (record: KeyRecord, shownIdentifier = identifier, shownSecret = secret) =>
    signInWithPair(table(identifier, record).find, shownIdentifier, shownSecret, NOW);

  test('gives the caller', async () => {
    expect(await signIn(pair)).toEqual(CALLER);
    const later = { ...pair, expiresAt: NOW + 1, revokedAt: NOW + 1 };
    expect(await signIn(later)).toEqual(CALLER);
  });

  test.each([
    ['another secret', identifier, makeSecret('secret')],
    ['an empty secret', identifier, ''],
    ['the hash of the secret', identifier, sha256Hex(secret)],
    ['another identifier', makeSecret('identifier'), secret],
    ['an empty identifier', '', secret],
    ['the secret twice', secret, secret],
  ])('refuses %s', async (_, shownIdentifier, shownSecret) => {
    expect(await signIn(pair, shownIdentifier, shownSecret)).toBeNull();
  });

  test.each(dead)('refuses a key that is %s', async (_, change) => {
    expect(await signIn({ ...pair, ...change })).toBeNull();
  });

  test('refuses a key of another kind', async () => {
    expect(await signIn({ ...pair, kind: 'bearer' })).toBeNull();
  });

  test('does not read for an identifier with a typing error', async () => {
    const { find, asked } = table(identifier, pair);
    await signInWithPair(find, `${identifier.slice(0, -1)}_`, secret, NOW);
    expect(asked).toEqual([]);
  });
});

describe('a bearer secret', () => {
  const find = (record: KeyRecord) => bearerKey(table(bearer, record).find, bearer, NOW);

  test('finds its key', async () => {
    expect(await find(bearerRecord)).toEqual(bearerRecord);
  });

  test.each(dead)('of a key that is %s finds none', async (_, change) => {
    expect(await find({ ...bearerRecord, ...change })).toBeNull();
  });

  test('does not open a key that is meant for a form', async () => {
    expect(await find({ ...bearerRecord, kind: 'pair' })).toBeNull();
    const { find: findPair, asked } = table(identifier, pair);
    expect(await bearerKey(findPair, identifier, NOW)).toBeNull();
    expect(asked).toEqual([]);
  });
});
