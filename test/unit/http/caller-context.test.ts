/** A caller arrives in the handlers as it left the authorizer. */
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../functions/access/caller.ts';
import { fromCallerContext, toCallerContext } from '../../../functions/http/caller-context.ts';
import { CALLER } from './gateway-event.ts';

const nobody = { id: '', name: null, email: null };

describe('a caller on its way through the gateway', () => {
  const callers: readonly Caller[] = [
    CALLER,
    { ...CALLER, clients: null, plan: null },
    { ...CALLER, clients: [], scopes: [] },
    { ...CALLER, holder: nobody, keyId: 'a b%20 ü\n"' },
    { ...CALLER, holder: { ...nobody, name: '', email: '' } },
  ];
  test.each(callers)('stays the same: %j', (caller) => {
    expect(fromCallerContext(toCallerContext(caller))).toEqual(caller);
  });

  test('is flat ASCII text', () => {
    for (const value of Object.values(toCallerContext(CALLER))) expect(value).toMatch(/^[ -~]*$/);
  });

  test('gains no scope that does not exist', () => {
    const context = { ...toCallerContext(CALLER), scopes: 'credits:read root constructor' };
    expect(fromCallerContext(context)?.scopes).toEqual(['credits:read']);
  });

  test.each([null, undefined, {}, { principalId: 'x' }, Object.create({ keyId: 'x' })])(
    'is nobody in %j',
    (context) => {
      expect(fromCallerContext(context)).toBeNull();
    },
  );
});
