/** Local times around both of Prague's clock changes, and the languages of operation types. */
import { describe, expect, test } from 'vitest';
import {
  endOfSecond,
  instantOf,
  localTime,
  toLocalText,
  WITHOUT_END,
} from '../../../functions/dialects/carecloud/local-time.ts';
import {
  kindsNamed,
  languageOf,
  operationType,
} from '../../../functions/dialects/carecloud/operation-type.ts';
import { LAST_INSTANT, NEVER } from '../../../functions/ledger/instant.ts';

const PRAGUE = 'Europe/Prague';
const read = (text: string) => localTime().safeParse(text).data;
const at = (text: string, pick: 'earlier' | 'later' = 'earlier', zone = PRAGUE) => {
  const local = read(text);
  const instant = local ? instantOf(local, zone, pick) : undefined;
  return typeof instant === 'number' ? new Date(instant).toISOString() : instant;
};

describe('local time', () => {
  test.each([
    ['2026-01-15 12:00:00', '2026-01-15T11:00:00.000Z'],
    ['2026-07-15T12:00:00', '2026-07-15T10:00:00.000Z'],
    ['2026-07-15+12:00:00', '2026-07-15T10:00:00.000Z'],
    ['2026-03-29 01:59:59', '2026-03-29T00:59:59.000Z'],
    ['2026-03-29 03:00:00', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25 01:59:59', '2026-10-24T23:59:59.000Z'],
    ['2026-10-25 03:00:00', '2026-10-25T02:00:00.000Z'],
  ])('%s is once', (text, instant) => {
    expect(at(text, 'earlier')).toBe(instant);
    expect(at(text, 'later')).toBe(instant);
  });

  test.each(['2026-03-29 02:00:00', '2026-03-29 02:30:00', '2026-03-29 02:59:59'])(
    '%s is never: the clocks skip it',
    (text) => {
      expect(at(text, 'earlier')).toBeNull();
      expect(at(text, 'later')).toBeNull();
    },
  );

  test('what is twice starts a range with the earlier and ends it with the later', () => {
    expect(at('2026-10-25 02:30:00', 'earlier')).toBe('2026-10-25T00:30:00.000Z');
    expect(at('2026-10-25 02:30:00', 'later')).toBe('2026-10-25T01:30:00.000Z');
  });

  test.each([
    '2026-02-30 00:00:00',
    '2026-13-01 00:00:00',
    '2026-01-01 24:00:00',
    '2026-01-01 23:59:60',
    '2026-01-01',
    '2026-01-01 00:00',
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00+01:00',
    '1969-12-31 23:59:59',
    '10000-01-01 00:00:00',
    '２026-01-01 00:00:00',
    ' 2026-01-01 00:00:00',
    '',
  ])('%j is none', (text) => {
    expect(read(text)).toBeUndefined();
  });

  test('the ends of time stay inside what the ledger writes', () => {
    expect(at('1970-01-01 00:00:00')).toBe('1970-01-01T00:00:00.000Z');
    expect(at('9999-12-31 23:59:59', 'later', 'America/New_York')).toBe(
      new Date(LAST_INSTANT).toISOString(),
    );
    expect(endOfSecond(LAST_INSTANT)).toBe(LAST_INSTANT);
  });

  test.each([
    ['2026-03-29T00:59:59.999Z', '2026-03-29 01:59:59'],
    ['2026-03-29T01:00:00.000Z', '2026-03-29 03:00:00'],
    ['2026-10-25T00:30:00.000Z', '2026-10-25 02:30:00'],
    ['2026-10-25T01:30:00.000Z', '2026-10-25 02:30:00'],
    ['9999-12-31T23:30:00.000Z', WITHOUT_END],
  ])('%s shows as %s', (instant, shown) => {
    expect(toLocalText(Date.parse(instant), PRAGUE)).toBe(shown);
  });

  test('a credit without end ends with the year 9999', () => {
    expect(toLocalText(NEVER, PRAGUE)).toBe('9999-12-31 23:59:59');
  });
});

describe('language', () => {
  test.each([
    [undefined, 'cs'],
    ['cs, en-gb;q=0.8', 'cs'],
    ['en', 'en'],
    ['EN-US,cs;q=0.9', 'en'],
    ['cs;q=0.2, en;q=0.7', 'en'],
    ['cs;q=0, en;q=0.1', 'en'],
    ['de, fr', 'cs'],
    ['*', 'cs'],
    ['de, en;q=0.1', 'en'],
    ['en;q=abc, ;;;,', 'cs'],
    ['en;q=5, cs;q=0.1', 'cs'],
    ['en;q=0.8, cs;q=0.8', 'en'],
    ['en;q=0.001', 'en'],
    ['*, cs;q=0', 'en'],
    ['en;q=0, *;q=0.5', 'cs'],
    ['cs;q=0.3, *;q=0.5', 'en'],
    ['en-gb;q=0.2, en-us;q=0.9, cs;q=0.5', 'en'],
    ['csb, enm', 'cs'],
  ] as const)('%s asks for %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });

  test('a part of the name finds its kinds, whatever its case, in the language asked for', () => {
    expect(kindsNamed('EXPIR', 'en')).toEqual(['expiry']);
    expect(kindsNamed('PŘIDANÉ', 'cs')).toContain('purchase');
    expect(kindsNamed('přidané', 'cs')).toContain('approval');
    expect(kindsNamed('expir', 'cs')).toEqual([]);
    expect(kindsNamed('.*', 'en')).toEqual([]);
  });

  test('both languages tell the movements apart', () => {
    const kinds = ['purchase', 'usage', 'expiry', 'void', 'transfer_in', 'reversal', 'adjustment'];
    for (const language of ['cs', 'en'] as const) {
      const names = kinds.map((kind) => operationType(kind as 'purchase', language));
      expect(new Set(names).size).toBe(kinds.length);
    }
  });
});
