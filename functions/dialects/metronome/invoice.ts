/** The invoices that deductions name: one per client and calendar month, in UTC. None is sent. */
import type { Instant } from '../../ledger/instant.ts';
import { hashedId } from './hashed-id.ts';

/** The end of the invoice's service period: the first instant after the month, `2026-01`. */
export function endOfMonth(month: string): Instant {
  const [year = '', monthOfYear = ''] = month.split('-');
  return Date.UTC(Number(year), Number(monthOfYear), 1);
}

/** The same for every dialect, key and deploy. */
export function invoiceId(client: number, month: string): string {
  return hashedId(`invoice ${client} ${month}`);
}
