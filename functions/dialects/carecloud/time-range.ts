/** A range of local times, as two parameters give it, as a half-open range of instants. */
import type { Temporal } from 'temporal-polyfill';
import type { FieldFault } from '../../http/contract.ts';
import type { Instant } from '../../ledger/instant.ts';
import { endOfSecond, instantOf } from './local-time.ts';

export interface TimeRange {
  readonly from?: Instant;
  readonly to?: Instant;
}

/** A parameter with its name; absent where it was not given. */
export interface Bound {
  readonly name: string;
  readonly local: Temporal.PlainDateTime | undefined;
}

/** The end belongs to the range, to its whole second, as records are shown to the second. */
export function readTimeRange(
  start: Bound,
  end: Bound,
  timeZone: string,
  faults: FieldFault[],
): TimeRange {
  const from = readBound(start, timeZone, 'earlier', faults);
  const last = readBound(end, timeZone, 'later', faults);
  if (from !== null && last !== null && from > last) {
    const message = `must not be before ${start.name}`;
    faults.push({ name: end.name, reason: 'not_allowed', value: textOf(end), message });
  }
  return {
    ...(from === null ? {} : { from }),
    ...(last === null ? {} : { to: endOfSecond(last) }),
  };
}

function readBound(
  bound: Bound,
  timeZone: string,
  pick: 'earlier' | 'later',
  faults: FieldFault[],
): Instant | null {
  const { name, local } = bound;
  if (!local) return null;
  const instant = instantOf(local, timeZone, pick);
  if (instant === null) {
    const message = `must be a time that ${timeZone} has: its clocks skip this one`;
    faults.push({ name, reason: 'format', value: textOf(bound), message });
  }
  return instant;
}

function textOf({ local }: Bound): string {
  return local?.toString({ smallestUnit: 'second' }).replace('T', ' ') ?? '';
}
