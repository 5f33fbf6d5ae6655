/** A client's segments as anybody would list them: go through the log, filter, sort, cut. */
import type {
  GrantedSegment,
  SegmentAsk,
  SegmentFilter,
  SegmentPage,
  SegmentRange,
} from '../../functions/ledger/lists.ts';
import type { Posting } from '../../functions/ledger/posting.ts';

/** `postings`: all of the client's, in order. */
export function naiveSegments(
  postings: readonly Posting[],
  { from = 0, to = Number.MAX_SAFE_INTEGER, fits, sortedBy, order }: SegmentFilter,
  { limit, offset }: SegmentAsk,
): SegmentPage {
  const issued = issuedIn(postings).filter(({ at }) => at >= from && at < to);
  const found = issued.map(({ granted }) => granted).filter((granted) => fits?.(granted) ?? true);
  if (sortedBy) {
    const keyed = found.map((granted) => ({ granted, key: sortedBy(granted) }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    found.splice(0, found.length, ...keyed.map(({ granted }) => granted));
  }
  if (order === 'newest') found.reverse();
  return { rows: found.slice(offset, offset + limit), total: found.length };
}

/** Of all clients: by purchase, in the order of their making. */
export function naiveSegmentsOfAll(
  postings: readonly Posting[],
  { from = 0, to = Number.MAX_SAFE_INTEGER, order }: SegmentRange,
  { limit, offset }: SegmentAsk,
): SegmentPage {
  const granted = postings.filter(({ at, credit }) => {
    const isGranted = credit?.category === 'purchase' && credit.status === 'approved';
    return isGranted && at >= from && at < to;
  });
  granted.sort((a, b) => a.at - b.at || a.client - b.client || a.number - b.number);
  const rows = granted.flatMap(
    ({ credit }) => credit?.schedule.map((segment) => ({ credit, segment })) ?? [],
  );
  if (order === 'newest') rows.reverse();
  return { rows: rows.slice(offset, offset + limit), total: rows.length };
}

/** A part is issued where credits first come into it. */
function issuedIn(postings: readonly Posting[]) {
  const records = new Map(postings.map((posting) => [posting.number, posting.credit]));
  const seen = new Set<string>();
  return postings.flatMap(({ entries, at }) =>
    entries.flatMap(({ credit: number, part, from }) => {
      const place = `${number} ${part}`;
      if (from !== null || seen.has(place)) return [];
      seen.add(place);
      const credit = records.get(number);
      const segment = credit?.schedule.find((one) => one.part === part);
      if (!credit || !segment) throw new Error(`no purchase has the segment ${place}`);
      const granted: GrantedSegment = { credit, segment };
      return [{ at, granted }];
    }),
  );
}
