/** Which route a request reaches: path templates as API Gateway matches them. */
import type { FunctionName, Route } from '../../functions/http/contract.ts';

/** What the gateway needs to know of a row of the route table. */
export type GatewayRoute = Pick<Route, 'method' | 'path' | 'function' | 'scope'>;

export interface Match {
  /** The template: `/ledger/v1/clients/{client}`. */
  readonly resource: string;
  readonly function: FunctionName;
  readonly authorized: boolean;
  /** As they stand in the URL, percent-encoded: REST APIs decode the query only. */
  readonly params: Readonly<Record<string, string>>;
}

interface Resource {
  /** Its function answers every method that no route has: ANY, as in the stack. */
  readonly first: GatewayRoute;
  readonly routes: Map<string, GatewayRoute>;
}

interface Node {
  readonly literals: Map<string, Node>;
  parameter: { readonly name: string; readonly node: Node } | null;
  resource: Resource | null;
}

/** `null`: nothing is served there. */
export type Matcher = (method: string, path: string) => Match | null;

export function matcherOf(routes: readonly GatewayRoute[]): Matcher {
  const root = newNode();
  for (const route of routes) add(root, route);
  return (method, path) => {
    const found = find(root, segmentsOf(path));
    if (!found) return null;
    const { first, routes } = found.resource;
    const route = routes.get(method);
    // A method that is not there is open only where all that are there are.
    const open = route ? [route] : [...routes.values()];
    return {
      resource: first.path,
      function: (route ?? first).function,
      authorized: open.some(({ scope }) => scope !== null),
      params: Object.fromEntries(found.values),
    };
  };
}

function newNode(): Node {
  return { literals: new Map(), parameter: null, resource: null };
}

/** One slash at the end is forgiven, as API Gateway forgives it. */
function segmentsOf(path: string): readonly string[] {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return trimmed.slice(1).split('/');
}

function add(root: Node, route: GatewayRoute): void {
  let node = root;
  for (const segment of segmentsOf(route.path)) {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    node = name === undefined ? literal(node, segment) : parameter(node, name);
  }
  node.resource ??= { first: route, routes: new Map() };
  node.resource.routes.set(route.method, route);
}

function literal(node: Node, segment: string): Node {
  const next = node.literals.get(segment) ?? newNode();
  node.literals.set(segment, next);
  return next;
}

/** Siblings share one parameter, whatever the later ones call it: API Gateway demands it. */
function parameter(node: Node, name: string): Node {
  if (node.parameter && node.parameter.name !== name) {
    throw new Error(`Two names for one path parameter: {${node.parameter.name}} and {${name}}`);
  }
  node.parameter ??= { name, node: newNode() };
  return node.parameter.node;
}

type Found = {
  readonly resource: Resource;
  readonly values: readonly (readonly [string, string])[];
};

/** Literals go before parameters, at every level. */
function find(node: Node, segments: readonly string[]): Found | null {
  const [segment, ...rest] = segments;
  if (segment === undefined) return node.resource && { resource: node.resource, values: [] };
  const next = node.literals.get(segment);
  const exact = next ? find(next, rest) : null;
  if (exact || !node.parameter || segment === '') return exact;
  const { name, node: child } = node.parameter;
  const found = find(child, rest);
  return found && { ...found, values: [[name, segment], ...found.values] };
}
