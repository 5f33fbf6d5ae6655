/** WHMCS's first and last names against the ledger's one name. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namesOf, toName } from '../../../functions/dialects/whmcs/person.ts';
import type { Client } from '../../../functions/ledger/client.ts';

const blank: Client = {
  number: 1,
  id: 'acme',
  uuid: 'u',
  aliases: [],
  name: null,
  email: null,
  metadata: {},
  overdraftLimit: 0n,
  status: 'active',
  createdAt: 0,
  updatedAt: 0,
  vendor: {},
};
const names = (name: string | null, metadata = {}) => namesOf({ ...blank, name, metadata });
const there = (firstname: string, lastname: string) => {
  const { name, kept } = toName({ firstname, lastname });
  return { name, kept, back: names(name, kept) };
};

test.each([
  ['John', 'Doe', 'John Doe', {}],
  ['Mary Ann', 'van Doe', 'Mary Ann van Doe', { firstname: 'Mary Ann' }],
  ['', 'Doe', 'Doe', { firstname: '' }],
  ['', 'van Doe', 'van Doe', { firstname: '' }],
  ['John', '', 'John', {}],
  ['', '', null, {}],
])('%j and %j are kept as %j', (firstname, lastname, name, kept) => {
  const made = there(firstname, lastname);
  expect(made).toEqual({ name, kept, back: { firstname, lastname } });
});

test('any two names come back', () => {
  const words = fc
    .array(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 3 })
    .map((parts) => parts.join(' ').trim());
  fc.assert(
    fc.property(words, words, (firstname, lastname) => {
      expect(there(firstname, lastname).back).toEqual({ firstname, lastname });
    }),
  );
});

describe('a client whose name was given or changed elsewhere', () => {
  test.each([
    ['Blue Heron Books', {}, 'Blue', 'Heron Books'],
    ['Acme', {}, 'Acme', ''],
    [null, {}, '', ''],
    [null, { firstname: 'John' }, '', ''],
    ['Jane Roe', { firstname: 'Mary Ann' }, 'Jane', 'Roe'],
    ['Johnny Roe', { firstname: 'John' }, 'Johnny', 'Roe'],
  ])('%j with %j', (name, metadata, firstname, lastname) => {
    expect(names(name, metadata)).toEqual({ firstname, lastname });
  });
});
