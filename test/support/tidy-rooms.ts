/** Checks that hold for a room: what its files may import and what they must not contain. */
import { type Import, importsOf, type Node, nameOf, type Placed, type Source } from './source.ts';
import type { Check, Found } from './tidy-checks.ts';

export interface Room {
  /** `functions/ledger/`, or a single file. A path belongs to the longest that fits. */
  readonly at: string;
  /** Folders and package scopes end with a slash; `*`: whatever there is. */
  readonly may: readonly string[];
  /** What it may import types from besides. */
  readonly types?: readonly string[];
  /** As `contentsOf` names it. */
  readonly never?: readonly string[];
}

/** Those that say no, but for numbers that are more often something else. */
const STATUSES = new Set([401, 402, 403, 404, 405, 409, 413, 415, 422, 429, 502, 503, 504]);

export function roomChecks(rooms: readonly Room[]): readonly Check[] {
  return [
    { name: 'imports', find: (source) => foreignImports(source, roomOf(rooms, source.path)) },
    { name: 'contents', find: (source) => foreignContents(source, roomOf(rooms, source.path)) },
  ];
}

function roomOf(rooms: readonly Room[], path: string): Room | null {
  const fitting = rooms.filter(({ at }) => covers(at, path));
  return fitting.sort((a, b) => b.at.length - a.at.length)[0] ?? null;
}

function covers(pattern: string, path: string): boolean {
  return pattern === '*' || pattern === path || (/[/:]$/.test(pattern) && path.startsWith(pattern));
}

function foreignImports(source: Source, room: Room | null): Found {
  if (!room) return [[1, 'belongs to no room']];
  const allowed = ({ from, typesOnly }: Import) =>
    [...room.may, ...(typesOnly ? (room.types ?? []) : [])].some((one) => covers(one, from));
  return importsOf(source)
    .filter((one) => !allowed(one))
    .map((one) => [source.lineOf(one.node), `imports ${one.from}`]);
}

function foreignContents(source: Source, room: Room | null): Found {
  const never = new Set(room?.never);
  return source.nodes.flatMap((placed) =>
    contentsOf(placed)
      .filter((name) => never.has(name))
      .map((name): Found[number] => [source.lineOf(placed.node), `contains ${name}`]),
  );
}

/**
 * What a node uses: `process`, `Date.now`, `.toFixed`, `await`, `new Date()`, a string as
 * `'verifik'`, or `HTTP status` for the number of one that says no.
 */
function contentsOf({ node, parents: [parent] }: Placed): readonly string[] {
  switch (node.type) {
    case 'AwaitExpression':
      return ['await'];
    case 'ForOfStatement':
      return node.await ? ['await', 'loop'] : ['loop'];
    case 'ForStatement':
    case 'ForInStatement':
    case 'WhileStatement':
      return ['loop'];
    case 'IfStatement':
      return ['if'];
    case 'FunctionDeclaration':
      return ['function'];
    case 'MemberExpression':
      return memberNames(node);
    case 'NewExpression':
      return [node.arguments].flat().length === 0 ? [`new ${nameOf(node.callee)}()`] : [];
    case 'Identifier':
      return parent && isMember(node, parent) ? [] : [String(node.name)];
    case 'Literal':
      return literalNames(node.value);
    default:
      return [];
  }
}

function memberNames({ object, property, computed }: Node): readonly string[] {
  const member = nameOf(property);
  if (computed || member === null) return [];
  return [`.${member}`, `${nameOf(object)}.${member}`];
}

/** A name after a dot or before a colon means nothing by itself. */
function isMember(node: Node, parent: Node): boolean {
  const isKey = parent.key === node && parent.value !== node;
  return (parent.property === node || isKey) && !parent.computed;
}

function literalNames(value: unknown): readonly string[] {
  if (typeof value === 'string') return [`'${value}'`];
  return typeof value === 'number' && STATUSES.has(value) ? ['HTTP status'] : [];
}
