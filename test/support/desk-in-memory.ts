/** A desk of keys on a table of its own. */
import type { KeyDesk } from '../../functions/access/key-desk.ts';
import { openDesk } from '../../functions/store/key-desk.ts';
import { MemoryTable } from './memory-table.ts';

export function deskInMemory(now: () => number = () => 0): KeyDesk {
  const call = { deadline: Infinity, spent: { trips: 0, rru: 0, wru: 0 } };
  return openDesk({ table: new MemoryTable(), call, now, noted: new Map(), gatewayKeys: null });
}
