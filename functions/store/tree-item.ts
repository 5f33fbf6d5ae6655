/** The counted tree as items: the spine in one, each closed node in one whose counts can grow. */
import { NONE, type Place } from '../projections/counts.ts';
import type { Child, ClosedNode, OpenNode, Spine } from '../projections/tree.ts';
import { ordinal } from './keys.ts';
import type { Item, Key } from './table.ts';
import { count, listOf, text, textsOf } from './values.ts';

const TREE = 'H';
export const SPINE_KEY: Key = { pk: TREE, sk: 'spine' };

/** A letter per counter: names of attributes are paid by the byte. */
const LETTERS = 'abcdefghi';

export function nodeKey(generation: number, level: number, of: number): Key {
  return { pk: `${TREE}#${generation}`, sk: `${level}#${ordinal(of)}` };
}

export function spineToItem(spine: Spine): Item & Key {
  return {
    ...SPINE_KEY,
    version: spine.version,
    generation: spine.generation,
    asOf: spine.asOf,
    ...(spine.paused ? { paused: true } : {}),
    rebuiltAt: spine.rebuiltAt,
    last: placeToText(spine.last),
    levels: spine.levels.map((level) => [level.ordinal, ...level.children.map(childToText)]),
  };
}

export function spineFromItem(item: Item): Spine {
  return {
    version: count(item.version),
    generation: count(item.generation),
    asOf: count(item.asOf),
    paused: item.paused === true,
    rebuiltAt: count(item.rebuiltAt),
    last: placeFromText(text(item.last)),
    levels: listOf(item.levels).map((level): OpenNode => {
      const [first, ...children] = listOf(level);
      return { ordinal: count(first), children: children.map((it) => childFromText(text(it))) };
    }),
  };
}

/** `starts` in order; a count per child and counter, `12a`, left out where it is 0. */
export function nodeToItem(generation: number, node: ClosedNode): Item & Key {
  const counts = node.children.flatMap((child, i) =>
    child.counts.map((n, counter): [string, number] => [countName(i, counter), n]),
  );
  return {
    ...nodeKey(generation, node.level, node.ordinal),
    starts: node.children.map((child) => placeToText(child.start)),
    ...Object.fromEntries(counts.filter(([, n]) => n !== 0)),
  };
}

export function nodeFromItem(item: Item): ClosedNode {
  const [level = '', of = ''] = text(item.sk).split('#');
  return {
    level: count(level),
    ordinal: count(of),
    children: textsOf(item.starts).map(
      (start, i): Child => ({
        start: placeFromText(start),
        counts: NONE.map((_, counter) => count(item[countName(i, counter)] ?? 0)),
      }),
    ),
  };
}

export function countName(child: number, counter: number): string {
  return `${child}${LETTERS[counter]}`;
}

/** `at.client.number|a5c2`, numbers in base 36. */
function childToText({ start, counts }: Child): string {
  const shown = counts.map((n, i) => (n === 0 ? '' : `${LETTERS[i]}${n}`)).join('');
  return `${placeToText(start)}|${shown}`;
}

function childFromText(line: string): Child {
  const [start = '', shown = ''] = line.split('|');
  const counts = [...NONE];
  for (const [, letter = '', n] of shown.matchAll(/([a-i])(-?\d+)/g)) {
    counts[LETTERS.indexOf(letter)] = Number(n);
  }
  return { start: placeFromText(start), counts };
}

function placeToText({ at, client, number }: Place): string {
  return [at, client, number].map((n) => n.toString(36)).join('.');
}

function placeFromText(written: string): Place {
  const [at = 0, client = 0, number = 0] = written.split('.').map((n) => Number.parseInt(n, 36));
  return { at, client, number };
}
