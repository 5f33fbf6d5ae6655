/** The project's source files as a parser sees them: imports, functions, names, what they use. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vitest/node';

/** A node of the syntax tree; which fields it has besides follows from its type. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export interface Source {
  /** From the project's root: `functions/ledger/apply.ts`. */
  readonly path: string;
  readonly text: string;
  /** Every node with its ancestors, the nearest first. */
  readonly nodes: readonly Placed[];
  lineOf(node: Node): number;
}

export interface Placed {
  readonly node: Node;
  readonly parents: readonly Node[];
}

export interface Import {
  readonly node: Node;
  /** A path from the root, or the name of a package. */
  readonly from: string;
  readonly typesOnly: boolean;
  /** `export … from`. */
  readonly passedOn: boolean;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['functions', 'infra', 'test'];

export function readSources(): readonly Source[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|mjs)$/.test(path))
      .map((path) => posix.join(folder, path)),
  );
  return [...inFolders, 'vitest.config.ts'].sort().map((path) => readSource(path));
}

function readSource(path: string): Source {
  return sourceOf(path, readFileSync(join(ROOT, path), 'utf8'));
}

export function sourceOf(path: string, text: string): Source {
  const nodes: Placed[] = [];
  const lang = path.endsWith('.ts') ? 'ts' : 'js';
  try {
    visit(parseAst(text, { lang }), [], nodes);
  } catch (error) {
    throw new Error(`${path} does not parse`, { cause: error });
  }
  const lineOf = (node: Node) => text.slice(0, node.start).split('\n').length;
  return { path, text, nodes, lineOf };
}

function visit(value: unknown, parents: readonly Node[], found: Placed[]): void {
  if (Array.isArray(value)) for (const each of value) visit(each, parents, found);
  if (!isNode(value)) return;
  found.push({ node: value, parents });
  const below = [value, ...parents];
  for (const field of Object.values(value)) visit(field, below, found);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The text of an identifier or of a string; `null` for anything else. */
export function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'Identifier' && typeof node.name === 'string') return node.name;
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}

export function importsOf({ path, nodes }: Source): readonly Import[] {
  return nodes.flatMap(({ node }) => {
    const from = nameOf(node.source);
    if (from === null) return [];
    const kinds = [node.specifiers].flat().filter(isNode);
    const typesOnly =
      (node.importKind ?? node.exportKind) === 'type' ||
      (kinds.length > 0 && kinds.every((kind) => (kind.importKind ?? kind.exportKind) === 'type'));
    const resolved = from.startsWith('.') ? posix.join(posix.dirname(path), from) : from;
    return [{ node, from: resolved, typesOnly, passedOn: node.type.startsWith('Export') }];
  });
}

/** Functions, methods and arrows, with the name that a reader would call them by. */
export function functionsOf({ nodes }: Source): readonly Placed[] {
  return nodes.filter(
    ({ node }) => /^(Arrow)?Function(Declaration|Expression)$/.test(node.type) && node.body,
  );
}

/** Whatever the file gives a name to: variables, parameters, functions, types, members. */
export function namesOf({ nodes }: Source): readonly (readonly [name: string, at: Node])[] {
  return nodes.flatMap(({ node, parents: [parent] }) => {
    const name = nameOf(node);
    if (name === null || node.type !== 'Identifier' || !parent) return [];
    const declared =
      (parent.id === node && parent.type !== 'CallExpression') ||
      [parent.params].flat().includes(node) ||
      (parent.key === node && /^(Property|Method)Definition$/.test(parent.type));
    return declared ? [[name, node] as const] : [];
  });
}
