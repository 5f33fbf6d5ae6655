/** Puts keys where authorizer and handlers look for them. */
import { type Caller, SCOPES } from '../../functions/access/caller.ts';
import type { ApiKey } from '../../functions/access/keys.ts';
import { listKeys, readKey, writeKey } from '../../functions/store/api-keys.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import type { Call, Table } from '../../functions/store/table.ts';
import { FIRST_CLIENT } from './demo.ts';
import type { DemoKeys } from './demo-keys.ts';
import { bearerKey, callerOf, pairKey } from './key-records.ts';
import { StartFault } from './settings.ts';
import type { UsagePlans } from './usage-plans.ts';

const PATIENCE_MILLISECONDS = 10_000;

/** At every start the same keys: those that are there stay as they are. */
export async function storeDemoKeys(
  endpoint: string,
  tableName: string,
  keys: DemoKeys,
): Promise<void> {
  const { keyIds } = keys;
  const table = connectTable({ table: tableName, endpoint });
  const admin = callerOf(keyIds.admin, 'Local admin', SCOPES, null);
  const reads: Caller['scopes'] = ['credits:read', 'clients:read'];
  const client = callerOf(keyIds.client, 'Local client', reads, [FIRST_CLIENT.number]);
  const whmcs = callerOf(keyIds.whmcs, 'Local WHMCS', SCOPES, null);
  const stored = [
    bearerKey(admin, keys.admin, keys.madeAt),
    bearerKey(client, keys.client, keys.madeAt),
    pairKey(whmcs, keys.whmcs, keys.madeAt),
  ];
  for (const key of stored) {
    if (!(await readKey(table, key.id, newCall()))) await storeKey(table, key);
  }
}

/** As its own doing: there is no key yet that could have asked for it. */
export async function storeKey(table: Table, key: ApiKey): Promise<void> {
  const change = { at: key.createdAt, action: 'made', actor: key.id } as const;
  const made = await writeKey(table, null, key, change, newCall());
  if (!made) throw new StartFault(`There is a key ${key.id} already.`);
}

/** API Gateway remembers who is in which plan; here the keys of the table do. */
export async function joinPlans(
  endpoint: string,
  tableName: string,
  plans: UsagePlans,
): Promise<void> {
  const table = connectTable({ table: tableName, endpoint });
  let after: string | null = '';
  while (after !== null) {
    const page: KeyPage = await listKeys(table, { limit: 100, ...(after && { after }) }, newCall());
    for (const { usageIdentifierKey: value, plan } of page.rows) {
      if (value !== null && plan !== null) plans.join(value, plan);
    }
    after = page.next;
  }
}

type KeyPage = Awaited<ReturnType<typeof listKeys>>;

/** For a script, which waits longer than a request may. */
export function newCall(): Call {
  return { deadline: Date.now() + PATIENCE_MILLISECONDS, spent: { trips: 0, rru: 0, wru: 0 } };
}
