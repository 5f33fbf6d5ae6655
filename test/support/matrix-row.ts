/** A row of the matrix: one request, who may send it, and what each of them is told. */
import type { Scope } from '../../functions/access/caller.ts';
import type { World } from './matrix-world.ts';
import type { Asked } from './shopfront.ts';

export interface Row {
  /** `GET /ledger/v1/me`; behind it what else tells rows of one route apart. */
  readonly route: string;
  /** All of them, or none where the route is open. */
  readonly needs: readonly Scope[];
  /** Status for a key that sees every client, asking about another's than one's own. */
  readonly all: number;
  /** Status for a key that sees one client, asking about it, or about nobody. */
  readonly own: number;
  /** Status for that key asking about another's client, and about none; `null`: names nobody. */
  readonly foreign: number | null;
  readonly ask: (its: World['own'], world: World) => Omit<Asked, 'method' | 'path'> & Path;
}

interface Path {
  /** Where it is not the route's own. */
  readonly path?: string;
}

type Ask = Row['ask'];
type Answers = readonly [all: number, own: number, foreign: number | null];

/** About a client. */
export function rows(
  needs: readonly Scope[],
  ...listed: readonly (readonly [string, ...Answers, Ask?])[]
): readonly Row[] {
  return listed.map(([route, all, own, foreign, ask = () => ({})]) => ({
    ...{ route, needs, all, own, foreign, ask },
  }));
}

export function asked({ route, ask }: Row, its: World['own'], world: World): Asked {
  const [method = '', path = ''] = route.split(' ');
  return { method, path, ...ask(its, world) };
}
