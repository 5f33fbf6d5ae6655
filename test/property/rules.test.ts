/** The table of rules and laws is whole: each has a test, and the test exists. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PAIRS } from '../support/racing-pairs.ts';
import { type Held, RULES } from './rules.ts';
import { PAIRS_FILE, RULES_OF_RACES } from './rules-of-races.ts';
import { LAWS, MORE_RULES } from './rules-of-requests.ts';

const ALL = Object.values({ ...RULES, ...MORE_RULES, ...RULES_OF_RACES }).flat();
/** Those that wait for another part of the product. */
const LATER = [24, 25, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40];
const numbers = Array.from({ length: 40 }, (_, i) => i + 1);

const texts = new Map<string, string>();
function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  texts.set(file, text);
  return text;
}

/** The name as a test's first argument or as what a row is called, also on a line of its own. */
function isThere([file, name]: Held): boolean {
  const quoted = [`'${name}'`, `\`${name}\``, `"${name}"`];
  return quoted.some((one) => textOf(file).includes(`(${one}`) || onALine(textOf(file), one));
}

function onALine(text: string, quoted: string): boolean {
  const lines = [`${quoted},`, `name: ${quoted},`];
  return text.split('\n').some((line) => lines.includes(line.trim()));
}

describe('the table of rules', () => {
  test.each(ALL)('has tests that exist for: $says', ({ heldBy }) => {
    expect(heldBy.length).toBeGreaterThan(0);
    expect(heldBy.filter((held) => !isThere(held))).toEqual([]);
  });

  test('has every pair of operations that is raced', () => {
    const held = Object.values(RULES_OF_RACES).flatMap((rules) => rules.flatMap((r) => r.heldBy));
    expect(held).toEqual(PAIRS.map(({ name }) => [PAIRS_FILE, name]));
    expect(isThere(['fault/races-of-pairs.test.ts', '$name'])).toBe(true);
    expect(textOf('fault/races-of-pairs.test.ts')).toContain('it.each(PAIRS)');
  });

  test('says every rule once', () => {
    expect(new Set(ALL.map(({ says }) => says)).size).toBe(ALL.length);
    expect(ALL.length).toBeGreaterThan(40);
  });
});

describe('the table of laws', () => {
  test('has all forty', () => {
    expect(Object.keys(LAWS).map(Number)).toEqual(numbers);
  });

  test.each(numbers)('law %i has a test that exists, or a place for it', (number) => {
    const law = LAWS[number];
    if (typeof law === 'string') {
      expect(LATER).toContain(number);
      expect(law.length).toBeGreaterThan(20);
      return;
    }
    expect(LATER).not.toContain(number);
    expect(law?.length).toBeGreaterThan(0);
    expect(law?.filter((held) => !isThere(held))).toEqual([]);
  });

  test('is the one that the laws test opens with', () => {
    const told = [...textOf('property/laws.test.ts').matchAll(/^ \* {1,2}(\d+) {2}[A-Z]/gm)];
    const held = numbers.filter((number) => !LATER.includes(number));
    expect(told.map(([, number]) => Number(number))).toEqual(held);
  });

  test('would notice a test that is gone', () => {
    expect(isThere(['property/laws.test.ts', 'law 20: the burn order is kept'])).toBe(true);
    expect(isThere(['property/laws.test.ts', 'law 20: the burn order'])).toBe(false);
  });
});
