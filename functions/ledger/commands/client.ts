/** Changes of a client that its account must know: its overdraft limit and its closing. */
import { formatAmount } from '../amount.ts';
import type { Client } from '../client.ts';
import type { ChangeClient } from '../command.ts';
import type { Journal } from '../journal.ts';
import { vendorAfter } from '../merge-patch.ts';
import type { Refusal } from '../refusal.ts';
import { keepsTooMuch } from './record.ts';

export function changeClient(
  journal: Journal,
  client: Client,
  command: ChangeClient,
): Refusal | Client {
  const { overdraftLimit } = command.change;
  const vendor = vendorAfter(client.vendor, command.change.vendor);
  if (!vendor) return keepsTooMuch();
  if (overdraftLimit !== undefined && overdraftLimit !== journal.account.overdraftLimit) {
    journal.post({
      kind: 'limit_change',
      entries: [],
      note: `Overdraft limit ${formatAmount(overdraftLimit)}`,
      account: { overdraftLimit },
    });
  }
  return { ...client, ...command.change, vendor, updatedAt: journal.now };
}

export function closeClient(journal: Journal, client: Client): Client {
  journal.post({ kind: 'closing', entries: [], account: { status: 'closed' } });
  return { ...client, status: 'closed', closedAt: journal.now, updatedAt: journal.now };
}
