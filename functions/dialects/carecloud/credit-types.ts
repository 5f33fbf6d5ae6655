/** CareCloud's credit types: the deployment's one. */
import { type Answer, type Context, type Settings, WireFault } from '../../http/contract.ts';
import { jsonReply } from '../wire.ts';
import { pageOf } from './listing.ts';
import { toLocalText } from './local-time.ts';
import type { TypesQuery } from './wallet-schemas.ts';

/** It is configured with the deployment, and has not changed since there were clocks. */
const LAST_CHANGE = 0;

export function listCreditTypes(query: TypesQuery, { settings }: Context): Answer {
  const named = query.name?.toLowerCase() ?? '';
  const types = [toWire(settings)].filter(({ name }) => name.toLowerCase().includes(named));
  const credit_types = pageOf(types, query);
  return jsonReply(200, { data: { credit_types, total_items: types.length } });
}

export function retrieveCreditType(id: string, { settings }: Context): Answer {
  if (id === settings.creditType.id) return jsonReply(200, { data: toWire(settings) });
  throw new WireFault('not_found', 'No credit type has this id.', {
    about: { resource: 'credit-types', id: id.slice(0, 100) },
  });
}

function toWire({ creditType, timeZone }: Settings) {
  const last_change = toLocalText(LAST_CHANGE, timeZone);
  return { credit_type_id: creditType.id, name: creditType.name, last_change };
}
