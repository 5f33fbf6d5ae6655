/** Metronome's routes: customers, their credits, and what both refer to. */
import type { Route } from '../../http/contract.ts';
import { catalogueRoutes } from './catalogue-routes.ts';
import { creditRoutes } from './credit-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { listRoutes } from './list-routes.ts';

export const metronomeRoutes: readonly Route[] = [
  ...listRoutes,
  ...creditRoutes,
  ...customerRoutes,
  ...catalogueRoutes,
];
