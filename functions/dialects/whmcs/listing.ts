/** How WHMCS's lists are paged. */
import { Declined } from './action.ts';
import { type Fields, given } from './fields.ts';

/** So many rows at once fit an answer. */
export const MAX_ROWS = 5000;

/** As the fields say; `usual` where they say nothing. */
export function stretchOf(fields: Fields, usual: number): { offset: number; limit: number } {
  const offset = wholeNumber(given(fields.limitstart) ?? '0');
  const limit = wholeNumber(given(fields.limitnum) ?? String(usual));
  if (offset === null) throw new Declined('limitstart must be a whole number');
  if (limit === null || limit === 0) {
    throw new Declined('limitnum must be a whole number above 0');
  }
  return { offset, limit: Math.min(limit, MAX_ROWS) };
}

function wholeNumber(text: string): number | null {
  return /^(0|[1-9][0-9]{0,8})$/.test(text) ? Number(text) : null;
}
