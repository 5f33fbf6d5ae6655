/** What a reader may rely on, in sentences that routes of any dialect describe themselves with. */

/** Balances, grants and records by their id. */
export const EXACT =
  'Exact, strongly consistent: whoever has the answer to a write finds its effect here. ' +
  'What ends by the clock has ended at its instant.';

/** Lists of what was posted. */
export const EXACT_HISTORY =
  'Exact, strongly consistent, totals included: whoever has the answer to a write finds it here. ' +
  'What ended by the clock is listed once it is booked, at the latest with the next write to the ' +
  'account, and then at the instant of its end.';

/** Records whose changes are found by name or key. */
export const EXACT_RECORD =
  'Exact, strongly consistent: whoever has the answer to a write finds its effect here.';

/** One client's records by category. */
export const COMPLETE =
  "Of one client's list no record is missing, and its total is exact; what changed of a record " +
  'within about the last second may not show yet.';

/** All clients, and their credits page after page. */
export const SOON =
  'A list that spans clients comes from an index, which is brought up to date usually within a ' +
  'second.';

/** All clients' credits by the number of the page. */
export const COUNTED =
  'Totals and pages of a list that spans clients are as of the instant that the answer tells, ' +
  'usually 1 to 3 seconds ago; below 200 records they are counted in an index, which is brought ' +
  'up to date usually within a second.';
