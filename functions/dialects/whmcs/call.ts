/** One call of WHMCS's API: who calls, which action, whether it may, and then the action itself. */
import { type Caller, mayUse } from '../../access/caller.ts';
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { Outage, type Outcome } from '../../ledger/ledger.ts';
import type { Action } from './action.ts';
import { addCredit } from './add-credit.ts';
import { type Fields, given } from './fields.ts';
import { getCredits } from './get-credits.ts';
import { responseTypeOf } from './response.ts';

/** By their names in lower case, as the vendor takes them in any case. */
const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['getcredits', getCredits],
  ['addcredit', addCredit],
]);

export async function call(fields: Fields, context: Context): Promise<Answer> {
  const name = (fields.action ?? '').toLowerCase();
  const action = ACTIONS.get(name);
  // One URL reads and writes: only here is it known which, so the outcome is said here.
  const writes = action?.scope.endsWith(':write') ?? false;
  try {
    const caller = await signIn(fields, context, writes);
    const allowed = allow(name, action, caller, writes);
    return await allowed.run({
      fields,
      voice: { responseType: responseTypeOf(fields.responsetype), action: name },
      ledger: context.ledgerFor(caller),
      idempotencyKey: context.idempotencyKey,
    });
  } catch (error) {
    if (!writes || !(error instanceof Outage)) throw error;
    const detail = 'Unknown what became of it: repeat the request with the same Idempotency-Key';
    throw new WireFault('unavailable', detail, { outcome: 'unknown' });
  }
}

/** An identifier and its secret, by either pair of names; an empty field counts as absent. */
async function signIn(fields: Fields, context: Context, writes: boolean): Promise<Caller> {
  const { identifier, secret, username, password } = fields;
  const pair = pairOf(identifier, secret) ?? pairOf(username, password);
  if (!pair) throw fault('unauthenticated', 'Invalid or missing credentials', writes);
  const caller = await context.signIn(...pair);
  if (!caller) throw fault('unauthenticated', 'Authentication Failed', writes);
  return caller;
}

function pairOf(name: string | undefined, secret: string | undefined): [string, string] | null {
  const [shown, hidden] = [given(name), given(secret)];
  return shown !== null && hidden !== null ? [shown, hidden] : null;
}

function allow(name: string, action: Action | undefined, caller: Caller, writes: boolean): Action {
  if (name === '') throw fault('malformed', 'Empty action request', writes);
  if (!action) throw fault('not_found', 'Command Not Found', writes);
  if (mayUse(caller, action.scope)) return action;
  const message = `Invalid Permissions: API action "${name}" is not allowed`;
  throw fault('forbidden', message, writes);
}

function fault(
  problem: 'unauthenticated' | 'forbidden' | 'not_found' | 'malformed',
  message: string,
  writes: boolean,
): WireFault {
  const outcome: Outcome = 'not-recorded';
  return new WireFault(problem, message, writes ? { outcome } : {});
}
