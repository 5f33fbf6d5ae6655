/** What the dates of a segment say of it, whatever lies in it. */
import type { Segment } from './posting.ts';

type Dates = Pick<Segment, 'startingAt' | 'endingBefore'>;

/** Taken away before anything was drawn from it: it keeps its start as its end. */
export function isDropped({ startingAt, endingBefore }: Dates): boolean {
  return endingBefore <= startingAt;
}
