/** What the own dialect's bodies let in, and by what name they refuse the rest. */
import { describe, expect, it } from 'vitest';
import * as bodies from '../../../functions/dialects/native/bodies.ts';
import * as changes from '../../../functions/dialects/native/change-bodies.ts';
import { faultsOf, parse } from './native-call.ts';

describe('amounts', () => {
  it.each([
    ['10', 10_000_000n],
    ['10.50', 10_500_000n],
    ['"10.5"', 10_500_000n],
    ['0.000001', 1n],
    ['999999999.999999', 999_999_999_999_999n],
  ])('reads %s exactly', (text, amount) => {
    expect(parse(bodies.usageBody, `{"amount":${text}}`)).toEqual({ amount });
  });

  it.each([
    ['0', 'amount_not_positive'],
    ['-5', 'amount_not_positive'],
    ['"0.00"', 'amount_not_positive'],
    ['0.0000001', 'amount_too_precise'],
    ['1000000000', 'amount_out_of_range'],
  ])('refuses %s as %s', (text, refusal) => {
    const faults = faultsOf(bodies.usageBody, `{"amount":${text}}`);
    expect(faults).toEqual([`amount ${refusal}`]);
  });

  it.each([
    ...['1e3', '1e400', 'null', 'true', '[5]', '{}', '"NaN"', '"0x10"', '"1,000"'],
    ...['"+5"', '" 5"', '".5"', '"5."', '"٥"', '""'],
  ])('cannot read %s', (text) => {
    const faults = faultsOf(bodies.usageBody, `{"amount":${text}}`);
    expect(faults).toEqual([expect.stringMatching(/^amount (format|empty|not_allowed)$/)]);
  });

  it('must be there', () => {
    expect(faultsOf(bodies.purchaseBody, '{}')).toEqual(['amount required']);
  });
});

describe('fields that are not the caller’s', () => {
  it.each(['balance', 'number', 'createdAt', 'actor', 'amount100', '__proto__', 'constructor'])(
    '%s is refused by name',
    (name) => {
      const faults = faultsOf(bodies.purchaseBody, `{"amount":1,"${name}":1}`);
      expect(faults).toEqual([`${name} unknown`]);
    },
  );

  it('are refused inside a schedule and a batch, too', () => {
    const schedule = '{"amount":1,"schedule":[{"amount":1,"part":1,"startingAt":"x"}]}';
    expect(faultsOf(bodies.purchaseBody, schedule)).toEqual([
      'schedule.0.startingAt format',
      'schedule.0.part unknown',
    ]);
    const batch = '{"operations":[{"op":"usage","amount":1,"transactionId":"a"}]}';
    expect(faultsOf(bodies.batchBody, batch)).toEqual(['operations.0.transactionId unknown']);
  });

  it('are a client’s id and number once it exists', () => {
    expect(faultsOf(changes.clientChangeBody, '{"id":"b","number":2,"name":"B"}')).toEqual([
      'id unknown',
      'number unknown',
    ]);
  });
});

describe('priorities', () => {
  it.each(['0', '-0', '-1.5', '1e3', '99.25'])('may be %s', (text) => {
    expect(faultsOf(changes.editBody, `{"priority":${text}}`)).toEqual([]);
  });

  it.each(['"5"', 'null', '1e300', '1e-300', '1e400'])('may not be %s', (text) => {
    expect(faultsOf(changes.editBody, `{"priority":${text}}`)).toEqual(['priority format']);
  });
});

describe('holds', () => {
  it.each([
    ['{"amount":1}', ''],
    ['{"amount":1,"expiresInSeconds":60,"expiresAt":"2026-01-01T00:00:00Z"}', ''],
    ['{"amount":1,"expiresInSeconds":2592001}', 'expiresInSeconds'],
  ])('%s has no end that can be kept', (body, field) => {
    expect(faultsOf(bodies.holdBody, body)).toEqual([`${field} format`]);
  });
});

describe('changes', () => {
  it('erase with null', () => {
    const text = '{"name":null,"aliases":null,"overdraftLimit":null,"metadata":null}';
    expect(parse(changes.clientChangeBody, text)).toEqual({
      name: null,
      aliases: [],
      overdraftLimit: 0n,
      metadata: {},
    });
    const edit = parse(changes.editBody, '{"products":null,"description":null}');
    expect(edit).toEqual({ products: [], description: null });
  });

  it('must change something', () => {
    expect(faultsOf(changes.clientChangeBody, '{}')).toEqual([' format']);
    expect(faultsOf(changes.editBody, '{}')).toEqual([' format']);
  });

  it('extend a segment or add one', () => {
    const end = '"endingBefore":null';
    const add = '"add":{"amount":1,"startingAt":"2026-01-01T00:00:00Z"}';
    expect(faultsOf(changes.extendBody, `{"part":2,${end}}`)).toEqual([]);
    expect(faultsOf(changes.extendBody, `{${add}}`)).toEqual([]);
    expect(faultsOf(changes.extendBody, `{${end},${add}}`)).toEqual([' format']);
    expect(faultsOf(changes.extendBody, `{"part":2,${add}}`)).toEqual(['part format']);
    expect(faultsOf(changes.extendBody, '{}')).toEqual([' format']);
  });
});
