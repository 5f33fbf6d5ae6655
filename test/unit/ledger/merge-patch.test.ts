/** Merge patches: the cases of RFC 7386's appendix that objects have, and what two callers do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChangeClient, Edit } from '../../../functions/ledger/command.ts';
import { patched, vendorAfter } from '../../../functions/ledger/merge-patch.ts';
import { Desk } from './desk.ts';

type Fields = Readonly<Record<string, unknown>>;

describe('a merge patch', () => {
  test.each<[Fields, Fields, Fields]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{ a: null }, { a: { b: 1 } }, { a: { b: 1 } }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [{ a: 'b' }, { a: { b: 1 } }, { a: { b: 1 } }],
    [{ a: 1 }, { a: undefined }, { a: 1 }],
  ])('of %j by %j is %j', (target, patch, after) => {
    expect(patched(target, patch)).toEqual(after);
  });

  test('reaches no prototype', () => {
    const patch = JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"a": 1}}');
    const after = patched({}, patch);
    expect(Object.keys(after)).toEqual(['__proto__', 'constructor']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('of different fields comes to the same in either order', () => {
    const value = fc.oneof(fc.string(), fc.constant(null), fc.integer());
    const one = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value);
    const other = fc.dictionary(fc.constantFrom('x', 'y', 'z'), value);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), one, other, (target, p, q) => {
        const [left, right] = [patched(patched(target, p), q), patched(patched(target, q), p)];
        expect(left).toEqual(right);
      }),
    );
  });

  test('may keep 1152 bytes; what has more can only be made smaller', () => {
    const text = 'x'.repeat(1_152 - '{"a":""}'.length);
    expect(vendorAfter({}, { a: text })).not.toBeNull();
    expect(vendorAfter({}, { a: `${text}x` })).toBeNull();
    const large = { a: text, b: text };
    expect(vendorAfter(large, { c: 1 })).toBeNull();
    expect(vendorAfter(large, { b: text.replace('x', 'y') })).not.toBeNull();
    expect(vendorAfter(large, { b: 'short' })).not.toBeNull();
    expect(vendorAfter(large, undefined)).toBe(large);
  });
});

describe('what dialects keep', () => {
  test('beside a credit is changed field by field', () => {
    const desk = new Desk();
    desk.buy(1n, { vendor: { metronome: { name: 'one', custom_fields: { a: '1' } } } });
    const edit = (metronome: Fields): Edit => ({ op: 'edit', credit: 1, vendor: { metronome } });
    desk.done(edit({ name: 'two' }));
    desk.done(edit({ custom_fields: { b: '2' } }));
    desk.done(edit({ custom_fields: { a: null } }));
    expect(desk.credit(1).vendor).toEqual({
      metronome: { name: 'two', custom_fields: { b: '2' } },
    });
    expect(desk.says(edit({ name: 'x'.repeat(1_200) }))).toBe('schedule_conflict vendor');
    expect(desk.says({ op: 'edit', credit: 1, description: 'only' })).toBe('done');
    expect(desk.credit(1).vendor).toMatchObject({ metronome: { name: 'two' } });
  });

  test('beside a client is changed field by field', () => {
    const desk = new Desk();
    const change = (metronome: Fields): ChangeClient => ({
      op: 'change_client',
      change: { vendor: { metronome } },
    });
    desk.ask(change({ custom_fields: { a: '1' } }));
    desk.ask(change({ custom_fields: { b: '2' }, archived: true }));
    desk.ask(change({ custom_fields: { a: null } }));
    expect(desk.client.vendor).toEqual({
      metronome: { custom_fields: { b: '2' }, archived: true },
    });
    expect(desk.says(change({ note: 'x'.repeat(1_200) }))).toBe('schedule_conflict vendor');
    desk.ask({ op: 'change_client', change: { name: 'Grace' } });
    expect(desk.client).toMatchObject({ name: 'Grace', vendor: { metronome: { archived: true } } });
  });
});
