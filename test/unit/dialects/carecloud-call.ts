/** Calls CareCloud's routes, and reads what they find fault with. */
import { carecloudRoutes } from '../../../functions/dialects/carecloud/routes.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import type { Sent } from '../http/gateway-event.ts';
import { type Heard, send } from './chained.ts';

const BASE = '/webservice/rest-api/enterprise-interface/v1.0';

type Query = Readonly<Record<string, string | readonly string[]>>;

export function ask(ledger: Ledger, path: string, sent: Sent): Promise<Heard> {
  return send(carecloudRoutes, { ledger }, { ...sent, resource: `${BASE}/${path}` });
}

export function read(ledger: Ledger, path: string, query: Query, sent: Sent = {}): Promise<Heard> {
  const multi = Object.entries(query).map(([name, value]) => [name, [value].flat()]);
  return ask(ledger, path, { ...sent, method: 'GET', query: Object.fromEntries(multi) });
}

export function readCredit(ledger: Ledger, credit_id: string): Promise<Heard> {
  return ask(ledger, 'credits/{credit_id}', { method: 'GET', params: { credit_id } });
}

/** Name and reason of every bad parameter. */
export function reasons({ json }: Heard): [string, string][] {
  const params: Record<'name' | 'reason', string>[] = json.error.error_data.invalid_params;
  return params.map(({ name, reason }) => [name, reason]);
}
