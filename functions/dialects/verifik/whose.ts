/** Whose credits a list holds: everybody's, those of the client that filters name, or nobody's. */
import { type Context, type FieldFault, WireFault } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import { findByAnyName, namesOf } from '../client-names.ts';
import type { Condition } from './conditions.ts';

export type Whose = ClientRef | 'everybody' | 'nobody';

/** More names of one client are not looked up: each costs a read. */
const MAX_NAMES = 10;

/** Verifik answers an unknown client with an empty list; a client of others is as unknown. */
export async function whoseCredits(
  conditions: readonly Condition[],
  context: Context,
): Promise<Whose> {
  const named = conditions.filter(({ operator }) => operator === 'where' || operator === 'in');
  const excluded = conditions.filter((condition) => !named.includes(condition));
  const whose = named[0] ? await clientOfAll(named, context) : await impliedClient(context);
  if (whose === 'nobody' || excluded.length === 0) return whose;
  if (whose === 'everybody') throw needsClient(excluded.map(({ parameter }) => parameter));
  const others = await Promise.all(excluded.map((condition) => clientsNamed(condition, context)));
  return others.some((clients) => clients.has(whose.number)) ? 'nobody' : whose;
}

/** A list of all clients is kept by status, category and time: nothing else has a bounded price. */
export function needsClient(parameters: readonly string[]): WireFault {
  const message =
    'needs where_client: all clients at once are listed by one status, one category and createdAt';
  return faultAt(parameters, message);
}

async function clientOfAll(conditions: readonly Condition[], context: Context): Promise<Whose> {
  const [first = new Map<number, ClientRef>(), ...rest] = await Promise.all(
    conditions.map((condition) => clientsNamed(condition, context)),
  );
  const [only, ...others] = [...first.values()].filter(({ number }) =>
    rest.every((clients) => clients.has(number)),
  );
  if (only && others.length > 0) {
    throw faultAt(
      conditions.map(({ parameter }) => parameter),
      'must name one client: ask for the lists of several one by one',
    );
  }
  return only ?? 'nobody';
}

/** A key that sees but one client means that one. */
async function impliedClient({ caller, ledger }: Context): Promise<Whose> {
  if (caller.clients === null) return 'everybody';
  const [only, ...others] = caller.clients;
  if (only === undefined) return 'nobody';
  if (others.length === 0) {
    return (await ledger.findClient({ kind: 'number', value: String(only) })) ?? 'nobody';
  }
  const message = 'must name one client, as this key is restricted to several';
  throw faultAt(['where_client'], message, 'required');
}

async function clientsNamed(
  { parameter, wanted }: Condition,
  { ledger }: Context,
): Promise<ReadonlyMap<number, ClientRef>> {
  if (wanted.length > MAX_NAMES) throw faultAt([parameter], `must have at most ${MAX_NAMES} names`);
  const found = await Promise.all(
    wanted.map(async ({ least }) => {
      const text = String(least);
      return (await findByAnyName(ledger, text)) ?? findByKindOfName(ledger, text);
    }),
  );
  return new Map(found.flatMap((client) => (client ? [[client.number, client]] : [])));
}

/** `number:7`, `uuid:…`, `alias:…`, as the own dialect names clients. */
async function findByKindOfName(
  ledger: Context['ledger'],
  text: string,
): Promise<ClientRef | null> {
  const [, kind, value = ''] = /^(id|number|uuid|alias):(.+)$/s.exec(text) ?? [];
  const name = namesOf(value).find((one) => one.kind === kind);
  return name ? ledger.findClient(name) : null;
}

function faultAt(
  names: readonly string[],
  message: string,
  reason: FieldFault['reason'] = 'not_allowed',
): WireFault {
  const faults = names.map((name): FieldFault => ({ name, reason, value: '', message }));
  return new WireFault('malformed', `${names.join(', ')} ${message}.`, { faults });
}
