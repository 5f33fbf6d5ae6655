/** The own dialect, `/ledger/v1`: all of its rows of the route table. */
import type { Route } from '../../http/contract.ts';
import { accountRoutes } from './account-routes.ts';
import { callerRoutes } from './caller-routes.ts';
import { changeRoutes } from './change-routes.ts';
import { clientRoutes } from './client-routes.ts';
import { creditRoutes } from './credit-routes.ts';
import { insightRoutes } from './insight-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { movementRoutes } from './movement-routes.ts';

export const nativeRoutes: readonly Route[] = [
  ...callerRoutes,
  ...clientRoutes,
  ...accountRoutes,
  ...insightRoutes,
  ...movementRoutes,
  ...creditRoutes,
  ...changeRoutes,
  ...keyRoutes,
];
