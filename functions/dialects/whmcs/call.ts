/** One call of WHMCS's API: who calls, which action, whether it may, and then the action itself. */
import { type Caller, mayUse } from '../../access/caller.ts';
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { Outage, type Outcome } from '../../ledger/ledger.ts';
import { type Action, Declined, writes } from './action.ts';
import { addClient } from './add-client.ts';
import { addCredit } from './add-credit.ts';
import { applyCredit } from './apply-credit.ts';
import { createInvoice } from './create-invoice.ts';
import { type Fields, given } from './fields.ts';
import { getClients } from './get-clients.ts';
import { getClientsDetails } from './get-clients-details.ts';
import { getCredits } from './get-credits.ts';
import { getInvoice } from './get-invoice.ts';
import { errorReply, responseTypeOf, type Voice } from './response.ts';
import { whmcsDetails } from './whmcs-details.ts';

/** By their names in lower case, as the vendor takes them in any case. */
const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['getcredits', getCredits],
  ['addcredit', addCredit],
  ['applycredit', applyCredit],
  ['addclient', addClient],
  ['getclients', getClients],
  ['getclientsdetails', getClientsDetails],
  ['createinvoice', createInvoice],
  ['getinvoice', getInvoice],
  ['whmcsdetails', whmcsDetails],
]);

export async function call(fields: Fields, context: Context): Promise<Answer> {
  const name = (fields.action ?? '').toLowerCase();
  const voice: Voice = { responseType: responseTypeOf(fields.responsetype), action: name };
  const action = ACTIONS.get(name);
  // One URL reads and writes: only here is it known which, so the outcome is said here.
  const outcome: Outcome | null = action && writes(action) ? 'not-recorded' : null;
  try {
    const caller = await signIn(fields, context, outcome);
    const allowed = allow(name, action, caller, outcome);
    const { settings, idempotencyKey } = context;
    const ledger = context.ledgerFor(caller);
    const now = () => context.now();
    return await allowed.run({ fields, voice, caller, ledger, settings, idempotencyKey, now });
  } catch (error) {
    if (error instanceof Declined) {
      return { ...errorReply(voice, 200, error.message), ...(outcome ? { outcome } : {}) };
    }
    if (!outcome || !(error instanceof Outage)) throw error;
    const detail = 'Unknown what became of it: repeat the request with the same Idempotency-Key';
    throw new WireFault('unavailable', detail, { outcome: 'unknown' });
  }
}

/** The vendor's legacy: no secret of ours has this form. */
const MD5 = /^[0-9a-f]{32}$/i;
const NO_MD5 =
  'Authentication Failed: send the identifier and secret of a key, not an MD5 password';

/** An identifier and its secret, by either pair of names; an empty field counts as absent. */
async function signIn(fields: Fields, context: Context, outcome: Outcome | null): Promise<Caller> {
  const { identifier, secret, username, password } = fields;
  const pair = pairOf(identifier, secret) ?? pairOf(username, password);
  if (!pair) throw fault('unauthenticated', 'Invalid or missing credentials', outcome);
  const caller = await context.signIn(...pair);
  if (caller) return caller;
  throw fault('unauthenticated', MD5.test(pair[1]) ? NO_MD5 : 'Authentication Failed', outcome);
}

function pairOf(name: string | undefined, secret: string | undefined): [string, string] | null {
  const [shown, hidden] = [given(name), given(secret)];
  return shown !== null && hidden !== null ? [shown, hidden] : null;
}

function allow(
  name: string,
  action: Action | undefined,
  caller: Caller,
  outcome: Outcome | null,
): Action {
  if (name === '') throw fault('malformed', 'Empty action request', outcome);
  if (!action) throw fault('not_found', 'Command Not Found', outcome);
  const sees = !action.unrestricted || caller.clients === null;
  if (sees && action.scopes.every((scope) => mayUse(caller, scope))) return action;
  const message = `Invalid Permissions: API action "${name}" is not allowed`;
  throw fault('forbidden', message, outcome);
}

function fault(
  problem: 'unauthenticated' | 'forbidden' | 'not_found' | 'malformed',
  message: string,
  outcome: Outcome | null,
): WireFault {
  return new WireFault(problem, message, outcome ? { outcome } : {});
}
