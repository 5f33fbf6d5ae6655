/** Posts forms to WHMCS's URL, signed with the pair of a key. */
import { whmcsRoutes } from '../../../functions/dialects/whmcs/routes.ts';
import type { Sent } from '../http/gateway-event.ts';
import { type Heard, PAIR, type Setting, send } from './chained.ts';

const resource = '/includes/api.php';
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export function call(sent: Sent, setting: Setting): Promise<Heard> {
  return send(whmcsRoutes, setting, { resource, caller: null, headers: FORM, ...sent });
}

/** Signed, and answered in JSON, unless the fields say otherwise. */
export function post(
  fields: Readonly<Record<string, string>>,
  setting: Setting,
  headers: Readonly<Record<string, string>> = {},
): Promise<Heard> {
  const all = { ...PAIR, responsetype: 'json', ...fields };
  const body = new URLSearchParams(all).toString();
  return call({ method: 'POST', body, headers: { ...FORM, ...headers } }, setting);
}
