/** A client in September 2026, and the grants that it has. */
import type { ClientRef } from '../../../functions/ledger/client.ts';
import type { Command } from '../../../functions/ledger/command.ts';
import type { Credit } from '../../../functions/ledger/posting.ts';
import { ScriptedLedger } from './scripted-ledger.ts';

export const DAY = 86_400_000;
export const SEPTEMBER = Date.UTC(2026, 8, 1);
export const OCTOBER = Date.UTC(2026, 9, 1);

export function acme() {
  const ledger = new ScriptedLedger(SEPTEMBER);
  const client = ledger.open('acme');
  const does = (command: Command) => ledger.must(client, command);
  return { ledger, client, does };
}

export function grantsOf(ledger: ScriptedLedger, client: ClientRef): Credit[] {
  const credits = ledger.postings(client).flatMap(({ credit }) => (credit ? [credit] : []));
  return credits.filter((credit) => credit.schedule.length > 0 && credit.status === 'approved');
}
