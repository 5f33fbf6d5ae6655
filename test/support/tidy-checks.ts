/** Checks that hold for every file alike: sizes, words, types, exports, nothing left undone. */
import {
  functionsOf,
  importsOf,
  isNode,
  type Node,
  nameOf,
  namesOf,
  type Source,
} from './source.ts';

export type Found = readonly (readonly [line: number, what: string])[];

export interface Check {
  readonly name: string;
  readonly find: (source: Source) => Found;
}

const FILE_LINES = 200;
const FUNCTION_LINES = 50;
const LINE_LENGTH = 100;

/** They say nothing, or belong to somebody else. */
const WORDS = new Set(['service', 'manager', 'helper', 'util', 'utils', 'data', 'payload']);

/** Functions that hold tests hold as many as there are. */
const SUITES = new Set(['describe', 'it', 'test', 'suite']);

export const fileChecks: readonly Check[] = [
  { name: 'opening', find: missingOpening },
  { name: 'file length', find: tooLongFile },
  { name: 'function length', find: tooLongFunctions },
  { name: 'line length', find: tooLongLines },
  { name: 'words', find: unusedWords },
  { name: 'types', find: looseTypes },
  { name: 'exports', find: hiddenExports },
  { name: 'unfinished', find: unfinished },
];

function missingOpening({ text }: Source): Found {
  return /^\/\*\*\s+(\* )?[^\s*].*?\*\/\n/s.test(text) ? [] : [[1, 'opens without a doc comment']];
}

function tooLongFile({ text }: Source): Found {
  const lines = text.split('\n').length - 1;
  return lines > FILE_LINES ? [[FILE_LINES, `has ${lines} lines`]] : [];
}

function tooLongFunctions(source: Source): Found {
  return functionsOf(source).flatMap(({ node, parents: [parent] }) => {
    const lines = source.text.slice(node.start, node.end).split('\n').length;
    if (lines <= FUNCTION_LINES || (parent && isSuite(parent)) || holdsTests(node)) return [];
    return [[source.lineOf(node), `has a function of ${lines} lines`] as const];
  });
}

/** `describe(…)`, `test.each(…)(…)`. */
function isSuite(call: Node): boolean {
  let callee: unknown = call.type === 'CallExpression' ? call.callee : null;
  while (isNode(callee) && callee.type !== 'Identifier') {
    callee = callee.callee ?? callee.object ?? callee.tag;
  }
  return SUITES.has(nameOf(callee) ?? '');
}

/** A function that declares tests for several implementations. */
function holdsTests({ body }: Node): boolean {
  if (!isNode(body)) return false;
  const statements = [body.body].flat().filter(isNode);
  return statements.some(({ expression }) => isNode(expression) && isSuite(expression));
}

function tooLongLines({ text }: Source): Found {
  const lines = [...text.split('\n').entries()];
  return lines
    .filter(([, line]) => line.length > LINE_LENGTH)
    .map(([at, line]) => [at + 1, `has ${line.length} characters`]);
}

function unusedWords(source: Source): Found {
  const names: [number, string][] = [
    ...source.path.split('/').map((part): [number, string] => [1, part]),
    ...namesOf(source).map(([name, at]): [number, string] => [source.lineOf(at), name]),
  ];
  return names
    .filter(([, name]) => wordsOf(name).some((word) => WORDS.has(word)))
    .map(([line, name]) => [line, `is called ${name}`]);
}

/** `tradeNames`, `trade-names` → trade, names. Names with underscores are a vendor's. */
function wordsOf(name: string): readonly string[] {
  if (/[a-z]_[a-z]/.test(name)) return [];
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return spaced.toLowerCase().split(/[^a-z]+/);
}

function looseTypes(source: Source): Found {
  return source.nodes.flatMap(({ node }) => {
    const found = looseType(node);
    return found ? [[source.lineOf(node), found] as const] : [];
  });
}

function looseType(node: Node): string | null {
  if (node.type === 'TSAnyKeyword') return 'has any';
  if (node.type === 'TSEnumDeclaration') return 'has an enum';
  return node.type === 'TSNonNullExpression' ? 'has a !' : null;
}

/** Outside of tests: a reader finds a thing by its one name, in its one file. */
function hiddenExports(source: Source): Found {
  if (!/^(functions|infra)\//.test(source.path)) return [];
  const passedOn = importsOf(source).filter((one) => one.passedOn);
  const defaults = source.nodes.filter(({ node }) => node.type === 'ExportDefaultDeclaration');
  return [
    ...passedOn.map((one) => [source.lineOf(one.node), `passes ${one.from} on`] as const),
    ...defaults.map(({ node }) => [source.lineOf(node), 'has a default export'] as const),
  ];
}

/** Notes to self, tests that do not run, the SDK replaced by what one believes of it. */
function unfinished({ path, text }: Source): Found {
  const marks = [/\b(TO[D]O|FIX[M]E|X{3}|H[A]CK)\b/];
  if (path.startsWith('test/')) marks.push(/\.(only|skip|todo|fails)\(/, /\bvi\.[m]ock\(/);
  return text.split('\n').flatMap((line, at) => {
    const mark = marks.map((pattern) => pattern.exec(line)?.[0]).find(Boolean);
    return mark ? [[at + 1, `has ${mark}`] as const] : [];
  });
}
