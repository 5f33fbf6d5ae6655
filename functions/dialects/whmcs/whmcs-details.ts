/** WhmcsDetails: the release whose answers are imitated here. */
import type { Action } from './action.ts';
import { RELEASE, reply } from './response.ts';

/** https://developers.whmcs.com/api-reference/whmcsdetails/ */
export const whmcsDetails: Action = {
  scopes: [],
  run: async ({ voice }) =>
    reply(voice, 200, {
      result: 'success',
      whmcs: { version: RELEASE, canonicalversion: `${RELEASE}-release.1` },
    }),
};
