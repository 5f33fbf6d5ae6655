/** How a caller travels from the authorizer to the handlers: as flat text, both ways. */
import { type Caller, SCOPES } from '../access/caller.ts';

/** API Gateway hands on text, numbers and booleans only, and turns all of them into text. */
export type CallerContext = Readonly<Record<string, string>>;

const EVERY_CLIENT = '*';

export function toCallerContext(caller: Caller): CallerContext {
  const { holder } = caller;
  return {
    // Percent-encoded: names are any Unicode, and nothing on the way promises to keep it.
    keyId: encodeURIComponent(caller.keyId),
    holderId: encodeURIComponent(holder.id),
    ...(holder.name === null ? {} : { holderName: encodeURIComponent(holder.name) }),
    ...(holder.email === null ? {} : { holderEmail: encodeURIComponent(holder.email) }),
    scopes: caller.scopes.join(' '),
    clients: caller.clients === null ? EVERY_CLIENT : caller.clients.join(' '),
    ...(caller.plan === null ? {} : { plan: encodeURIComponent(caller.plan) }),
  };
}

/** `null` where no authorizer has said who calls. */
export function fromCallerContext(
  context: Readonly<Record<string, unknown>> | null | undefined,
): Caller | null {
  const keyId = read(context, 'keyId');
  const holderId = read(context, 'holderId');
  const clients = read(context, 'clients');
  if (!context || keyId === null || holderId === null || clients === null) return null;
  const scopes = (read(context, 'scopes') ?? '').split(' ');
  return {
    keyId,
    holder: {
      id: holderId,
      name: read(context, 'holderName'),
      email: read(context, 'holderEmail'),
    },
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    clients: clients === EVERY_CLIENT ? null : readNumbers(clients),
    plan: read(context, 'plan'),
  };
}

function read(
  context: Readonly<Record<string, unknown>> | null | undefined,
  name: string,
): string | null {
  if (!context || !Object.hasOwn(context, name)) return null;
  return decodeURIComponent(String(context[name]));
}

function readNumbers(text: string): readonly number[] {
  return text.split(' ').filter(Boolean).map(Number);
}
