/** What an action of WHMCS's API is, and what it is given. */
import type { Scope } from '../../access/caller.ts';
import type { Answer } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Fields, readClientNumber } from './fields.ts';
import type { Voice } from './response.ts';

export interface Call {
  readonly fields: Fields;
  readonly voice: Voice;
  /** As the caller sees it who signed in. */
  readonly ledger: Ledger;
  readonly idempotencyKey: string | null;
}

export interface Action {
  readonly scope: Scope;
  readonly run: (call: Call) => Promise<Answer>;
}

/** The client that `clientid` names; `null` for an unknown, malformed or missing one. */
export async function clientOf({ fields, ledger }: Call): Promise<ClientRef | null> {
  const value = readClientNumber(fields.clientid);
  return value === null ? null : ledger.findClient({ kind: 'number', value });
}
