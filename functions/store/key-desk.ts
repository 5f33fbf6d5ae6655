/** Keys as one invocation makes, finds and changes them. */
import type { GatewayKeys, KeyDesk } from '../access/key-desk.ts';
import { sha256Hex } from '../access/secret.ts';
import { toIso } from '../ledger/instant.ts';
import {
  findKey,
  listKeys,
  putToken,
  putUse,
  readChanges,
  readKey,
  readUses,
  writeKey,
} from './api-keys.ts';
import { failuresKey } from './keys.ts';
import type { Call, Table } from './table.ts';

/** Of one name, and from one address, in a minute. */
const MOST_FAILURES = 20;
const MINUTE = 60_000;

/**
 * Kept for the life of the process: the day on which each key was noted as used, and the minute in
 * which a name or an address failed too often.
 */
export type Noted = Map<string, string>;

export interface DeskParts {
  readonly table: Table;
  readonly call: Call;
  readonly now: () => number;
  readonly noted: Noted;
  /** `null`: this function makes none. */
  readonly gatewayKeys: GatewayKeys | null;
}

export function openDesk({ table, call, now, noted, gatewayKeys }: DeskParts): KeyDesk {
  return {
    list: (page) => listKeys(table, page, call),
    find: (id) => readKey(table, id, call),
    changes: (id) => readChanges(table, id, call),
    lastUses: (ids) => readUses(table, ids, call),
    write: (before, after, change) => writeKey(table, before, after, change, call),
    record: (address) => findKey(table, address, call),
    putToken: (token) => putToken(table, token, call),
    async noteUse(id) {
      const day = toIso(now()).slice(0, 'YYYY-MM-DD'.length);
      if (noted.get(`key ${id}`) === day) return;
      await putUse(table, id, day, call);
      noted.set(`key ${id}`, day);
    },
    async noteFailure(name, address) {
      const minute = Math.floor(now() / MINUTE);
      const counted = [`name ${name}`, `address ${address}`];
      // Whom this process has seen too often costs no further write in that minute.
      if (counted.some((one) => noted.get(one) === String(minute))) return 'too many';
      const counts = counted.map(async (one) => {
        const key = failuresKey(sha256Hex(one), minute);
        const failures = await table.nextNumber(key, 1, call, now() + 2 * MINUTE);
        if (failures <= MOST_FAILURES) return 'once more';
        noted.set(one, String(minute));
        return 'too many';
      });
      return (await Promise.all(counts)).includes('too many') ? 'too many' : 'once more';
    },
    async gatewayKey(name, plan) {
      if (!gatewayKeys?.plans.includes(plan)) return null;
      return gatewayKeys.make(name, plan);
    },
  };
}
