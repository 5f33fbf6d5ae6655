/** The invoices that deductions name: one per client and calendar month, in UTC. None is sent. */
import { createHash } from 'node:crypto';
import type { Instant } from '../../ledger/instant.ts';

/** The end of the invoice's service period: the first instant after the month, `2026-01`. */
export function endOfMonth(month: string): Instant {
  const [year = '', monthOfYear = ''] = month.split('-');
  return Date.UTC(Number(year), Number(monthOfYear), 1);
}

/** A UUIDv8 made from client and month: the same for every dialect, key and deploy. */
export function invoiceId(client: number, month: string): string {
  const hex = createHash('sha256').update(`invoice ${client} ${month}`).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
