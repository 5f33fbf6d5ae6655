/** What the records of purchases and usages have in common. */
import { balanceOf } from '../account.ts';
import { inRange, type Micro } from '../amount.ts';
import { DEFAULT_PRIORITY, type Descriptive } from '../command.ts';
import type { NewCredit } from '../draft.ts';
import type { Journal } from '../journal.ts';
import { MAX_VENDOR_BYTES } from '../merge-patch.ts';
import type { Category } from '../posting.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** A record with what the caller said of it and nothing decided yet. */
export function blankRecord(
  category: Category,
  asked: Descriptive & { readonly amount: Micro },
): NewCredit {
  return {
    category,
    status: 'approved',
    amount: asked.amount,
    captured: null,
    reversed: 0n,
    description: asked.description ?? null,
    reference: null,
    paymentMethod: asked.paymentMethod ?? null,
    currency: asked.currency ?? null,
    exchangeRate: asked.exchangeRate ?? null,
    price: asked.price ?? null,
    free: true,
    priority: DEFAULT_PRIORITY,
    schedule: [],
    products: [],
    tags: [],
    product: null,
    partner: asked.partner ?? null,
    store: asked.store ?? null,
    metadata: asked.metadata ?? {},
    callerDate: asked.callerDate ?? null,
    expiresAt: null,
    voidedAt: null,
    settled: null,
    draws: [],
    vendor: asked.vendor ?? {},
  };
}

/** Whether the balance would leave its range if it grew by so much. */
export function outOfRange(journal: Journal, growth: Micro): boolean {
  return !inRange(balanceOf(journal.account) + growth);
}

/** What dialects keep beside a record or a client has no end of its own. */
export function keepsTooMuch(): Refusal {
  const detail = `More than ${MAX_VENDOR_BYTES} bytes would be kept: delete or shorten something.`;
  return refuse('schedule_conflict', detail, 'vendor');
}
