/** Where things belong and how large they may grow: the project's style as a failing test. */
import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { importsOf, readSources, sourceOf } from './support/source.ts';
import { fileChecks } from './support/tidy-checks.ts';
import { EXCEPTIONS, type Exception } from './support/tidy-exceptions.ts';
import { type Room, roomChecks } from './support/tidy-rooms.ts';
import { PLANTED } from './support/untidy.ts';

const DIALECTS = ['native', 'verifik', 'metronome', 'carecloud', 'whmcs'];
const DIALECT_NAMES = DIALECTS.map((name) => `'${name}'`);

/** A float is no place for credits. */
const FLOATS = ['parseFloat', 'Number.parseFloat', '.toFixed', '.toPrecision'];
/** What makes the same input answer differently. */
const SURROUNDINGS = ['process', 'console', 'fetch', 'performance', 'Date.now', 'new Date()'];
const CHANCE = ['Math.random', 'setTimeout', 'setInterval'];

/** What the store may know of the ledger beside its types: what values are, not what is decided. */
const LEDGER_VALUES = 'account amount client credit-id instant lists posting scope'.split(' ');

const ROOMS: readonly Room[] = [
  {
    at: 'functions/ledger/',
    may: ['functions/ledger/', 'node:assert', 'node:crypto'],
    never: ['await', 'HTTP status', ...SURROUNDINGS, ...CHANCE, ...FLOATS, ...DIALECT_NAMES],
  },
  { at: 'functions/access/', may: ['functions/access/', 'node:crypto', 'node:zlib'] },
  {
    at: 'functions/store/',
    may: [
      'functions/store/',
      ...[...LEDGER_VALUES, 'ledger'].map((name) => `functions/ledger/${name}.ts`),
      'functions/projections/counts.ts',
      'functions/projections/fold-lines.ts',
      // Lists search the counted tree, which is pure, with the store's reads.
      'functions/projections/tree.ts',
      'functions/projections/tree-search.ts',
      'functions/access/',
      '@aws-sdk/',
      'node:',
    ],
    types: ['functions/ledger/', 'functions/projections/', 'aws-lambda'],
    never: ['process', 'console', 'HTTP status', ...FLOATS, ...DIALECT_NAMES],
  },
  ...DIALECTS.map((name) => dialect(`functions/dialects/${name}/`)),
  dialect('functions/dialects/'),
  {
    at: 'functions/dialects/index.ts',
    may: DIALECTS.map((name) => `functions/dialects/${name}/routes.ts`),
    types: ['functions/http/contract.ts'],
  },
  {
    at: 'functions/http/',
    may: [
      'functions/http/',
      'functions/access/',
      'functions/ledger/',
      '@middy/',
      '@fastify/busboy',
      '@aws-lambda-powertools/',
      'zod',
      'node:',
    ],
    types: ['aws-lambda'],
    never: ['process', 'console', ...FLOATS, ...DIALECT_NAMES],
  },
  {
    at: 'functions/projections/',
    may: ['functions/projections/', 'functions/ledger/', 'node:assert', 'node:crypto'],
    never: ['HTTP status', ...SURROUNDINGS, ...CHANCE, ...FLOATS, ...DIALECT_NAMES],
  },
  {
    at: 'functions/runtime/',
    may: ['functions/', '@aws-lambda-powertools/', '@aws-sdk/client-api-gateway', 'node:'],
    types: ['aws-lambda'],
    never: ['process', ...FLOATS],
  },
  {
    at: 'functions/',
    may: ['functions/dialects/index.ts', 'functions/http/', 'functions/runtime/'],
    never: ['if', 'loop', 'function', 'await'],
  },
  {
    at: 'infra/',
    may: [
      'infra/',
      'aws-cdk-lib',
      'esbuild',
      'functions/dialects/index.ts',
      'functions/http/contract.ts',
      'functions/http/problem-body.ts',
      'functions/http/shared-headers.ts',
      'package.json',
      'node:',
    ],
  },
  {
    at: 'infra/stack/',
    may: [
      'infra/',
      'aws-cdk-lib',
      'aws-cdk-lib/',
      'constructs',
      'functions/store/schema.ts',
      'functions/runtime/environment.ts',
      'functions/http/console-origin.ts',
      'functions/http/shared-headers.ts',
      'node:assert',
    ],
    types: ['functions/http/contract.ts'],
    never: ['process'],
  },
  {
    at: 'infra/local/',
    may: ['infra/', 'functions/', '@aws-sdk/', 'zod', 'esbuild', 'package.json', 'node:'],
    types: ['aws-lambda'],
  },
  ...['test/', 'vitest.config.ts'].map((at) => ({ at, may: ['*'] })),
];

const checks = [...roomChecks(ROOMS), ...fileChecks];
const sources = readSources();
const complaints = sources.flatMap((source) =>
  checks.flatMap((check) =>
    check.find(source).map(([line, what]) => ({ path: source.path, line, what })),
  ),
);
const excepts = ({ path, what }: Exception) =>
  complaints.filter((one) => one.path === path && one.what.includes(what));

describe('the project is tidy', () => {
  test('it is read whole', () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(sources.map(({ path }) => path)).toContain('test/tidy.test.ts');
  });

  test('every file keeps to its room and to its size', () => {
    const excepted = new Set(EXCEPTIONS.flatMap(excepts));
    const told = complaints.filter((one) => !excepted.has(one));
    expect(told.map(({ path, line, what }) => `${path}:${line} ${what}`)).toEqual([]);
  });

  test.each(EXCEPTIONS)('$path is still an exception: $what', (exception) => {
    expect(excepts(exception)).not.toEqual([]);
    expect(exception.reason).not.toBe('');
  });

  test('what runs imports packages that package.json names as dependencies', () => {
    const named = Object.keys(manifest.dependencies);
    const used = sources
      .filter(({ path }) => !/^(test\/|vitest)/.test(path))
      .flatMap((source) => importsOf(source).filter((one) => !one.typesOnly))
      .filter(({ from }) => !/^(functions|infra)\/|^node:|^package.json$/.test(from));
    const packages = new Set(used.map(({ from }) => /^(@[^/]+\/)?[^/]+/.exec(from)?.[0]));
    expect([...packages].filter((name) => !named.includes(name ?? ''))).toEqual([]);
    expect(packages.size).toBeGreaterThan(8);
  });
});

describe.each(checks)('the check of $name', ({ name, find }) => {
  const planted = PLANTED[name] ?? [];

  test('has something to find', () => {
    expect(planted.some(({ says }) => says !== '')).toBe(true);
  });

  test.each(planted)('$path $says', ({ path, text, says }) => {
    const found = find(sourceOf(path, text)).map(([, what]) => what);
    if (says === '') expect(found).toEqual([]);
    else expect(found.join()).toContain(says);
  });
});

function dialect(at: string): Room {
  return {
    at,
    may: [
      at,
      'functions/dialects/wire.ts',
      'functions/dialects/client-names.ts',
      'functions/dialects/consistency.ts',
      'functions/dialects/gather.ts',
      'functions/dialects/list-depth.ts',
      'functions/ledger/',
      'functions/http/contract.ts',
      'functions/http/route.ts',
      'functions/access/',
      'zod',
      'temporal-polyfill',
      'fast-xml-builder',
      'node:assert',
      'node:crypto',
    ],
    never: [...SURROUNDINGS, ...CHANCE, ...FLOATS],
  };
}
