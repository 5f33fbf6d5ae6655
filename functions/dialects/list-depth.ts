/** How a dialect words it where a list cannot be read as deep as it was asked for. */
import { type FieldFault, WireFault } from '../http/contract.ts';
import { TooDeep } from '../ledger/lists.ts';

export interface Depth {
  /** The parameter that goes too far in, and what was sent. */
  readonly offset: { readonly name: string; readonly value: number };
  /** Names of the parameters of a range of time, its start first. */
  readonly range: readonly [string, string] | null;
  /** What reaches any row, as a part of a sentence. */
  readonly instead: string | null;
}

/** What was read, or a fault that names the parameters to change. */
export async function withinDepth<T>(depth: Depth, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof TooDeep) throw faultOf(error, depth);
    throw error;
  }
}

function faultOf({ what, most }: TooDeep, { offset, range, instead }: Depth): WireFault {
  const narrow = range && `narrow the list with ${range.join(' and ')}`;
  const ways = [instead, narrow].filter((way) => way !== null).join(', or ');
  const isOffset = what === 'offset';
  const message = isOffset
    ? `reaches at most the first ${most} rows of this list: ${ways}`
    : `must leave at most ${most} rows to look through: ${narrow ?? ways}`;
  const name = isOffset ? offset.name : (range?.[0] ?? offset.name);
  const value = isOffset ? String(offset.value) : '';
  const fault: FieldFault = { name, reason: 'not_allowed', value, message };
  return new WireFault('malformed', `"${name}" ${message}.`, { faults: [fault] });
}
