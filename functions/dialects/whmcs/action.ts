/** What an action of WHMCS's API is, what it is given, and how it says no. */
import type { Caller, Scope } from '../../access/caller.ts';
import type { Answer, Settings } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { Instant } from '../../ledger/instant.ts';
import type { Ledger, Performed } from '../../ledger/ledger.ts';
import { type Fields, readClientNumber } from './fields.ts';
import type { Voice } from './response.ts';

export interface Call {
  readonly fields: Fields;
  readonly voice: Voice;
  readonly caller: Caller;
  /** As the caller sees it who signed in. */
  readonly ledger: Ledger;
  readonly settings: Settings;
  readonly idempotencyKey: string | null;
  now(): Instant;
}

export interface Action {
  /** The caller must have all of them. */
  readonly scopes: readonly Scope[];
  /** Only for keys that may see every client. */
  readonly unrestricted?: boolean;
  readonly run: (call: Call) => Promise<Answer>;
}

export function writes({ scopes }: Action): boolean {
  return scopes.some((scope) => scope.endsWith(':write'));
}

/** What the caller can put right: HTTP 200 with the vendor's words, and nothing recorded. */
export class Declined extends Error {
  override readonly name = 'Declined';
}

/** The client that a field names; `null` for an unknown, malformed or missing one. */
export async function findClient(
  ledger: Ledger,
  text: string | undefined,
): Promise<ClientRef | null> {
  const value = readClientNumber(text);
  return value === null ? null : ledger.findClient({ kind: 'number', value });
}

export function answerOf({ reply, outcome, replayed }: Performed): Answer {
  return { ...reply, outcome, replayed };
}
