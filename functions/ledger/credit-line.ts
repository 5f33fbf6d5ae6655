/** A credit as lists look at it in thousands, and how a caller sifts them. */
import type { SortKey } from './lists.ts';
import type { Credit } from './posting.ts';

/** A fraction of a credit is read; a whole one is a line as well. */
export type CreditLine = Pick<
  Credit,
  | 'number'
  | 'category'
  | 'status'
  | 'amount'
  | 'captured'
  | 'reversed'
  | 'description'
  | 'transactionId'
  | 'paymentMethod'
  | 'currency'
  | 'exchangeRate'
  | 'schedule'
  | 'product'
  | 'actor'
  | 'expiresAt'
  | 'settled'
  | 'createdAt'
  | 'updatedAt'
>;

/** What only the caller can judge: one client's credits only. Lines are as the clock sees them. */
export interface CreditSift {
  /** For pages by offset, asked once of each credit that the rest of the filter leaves. */
  readonly fits: (line: CreditLine) => boolean;
  /** In place of the number. `oldest` is ascending, `newest` the exact reverse. */
  readonly sortedBy: (line: CreditLine) => SortKey;
}
