/** The route table: every URL of every dialect, and the function that serves it. */
import type { Route } from '../http/contract.ts';
import { carecloudRoutes } from './carecloud/routes.ts';
import { metronomeRoutes } from './metronome/routes.ts';
import { nativeRoutes } from './native/routes.ts';
import { verifikRoutes } from './verifik/routes.ts';
import { whmcsRoutes } from './whmcs/routes.ts';

export const routes: readonly Route[] = [
  ...nativeRoutes,
  ...verifikRoutes,
  ...metronomeRoutes,
  ...carecloudRoutes,
  ...whmcsRoutes,
];
