/** What rows of the ledger's table of postings are made of: what is done, and what it shows. */
import { vi } from 'vitest';
import type { Views } from './five-views.ts';
import type { VendorShop } from './vendor-shop.ts';

export interface Row {
  readonly title: string;
  readonly act: (shop: VendorShop) => Promise<unknown>;
  readonly shows: Views;
}

export const NOW = Date.parse('2026-01-15T10:30:00.000Z');
export const NEXT_MONTH = Date.parse('2026-02-10T00:00:00.000Z');
export const FEBRUARY = { endingBefore: '2026-02-01T00:00:00Z' };

export const PENDING = { amount: '10', status: 'pending' };
/** Of a purchase of 10, where nothing else moved the balance. */
export const BOUGHT = { carecloud: ['Manually added credits 10'], whmcs: ['10.00'] };

export function buy(shop: VendorShop, more: object = {}): Promise<string> {
  return shop.record('purchases', { amount: '10', ...more });
}

export async function expire(shop: VendorShop): Promise<void> {
  await buy(shop, FEBRUARY);
  vi.setSystemTime(NEXT_MONTH);
}

export function use(shop: VendorShop): Promise<string> {
  return shop.record('usages', { amount: '4' });
}

export async function hold(shop: VendorShop): Promise<string> {
  await buy(shop);
  return shop.record('holds', { amount: '4', expiresInSeconds: 30 * 86_400 });
}
