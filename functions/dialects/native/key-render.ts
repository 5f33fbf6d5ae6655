/** Keys as the own dialect shows them. */
import type { ApiKey } from '../../access/keys.ts';
import type { Context } from '../../http/contract.ts';
import { toIso } from '../../ledger/instant.ts';
import type { WireKey } from './key-shapes.ts';

export async function wireOf(key: ApiKey, context: Context): Promise<WireKey> {
  const uses = await context.keys.lastUses([key.id]);
  return keyToWire(key, uses.get(key.id) ?? null, context);
}

export async function keyToWire(
  key: ApiKey,
  lastUsedOn: string | null,
  context: Context,
): Promise<WireKey> {
  const now = context.now();
  const live = key.secrets.filter(({ endsAt }) => endsAt === null || now < endsAt);
  return {
    id: key.id,
    name: key.holder.name,
    email: key.holder.email,
    kind: key.kind === 'pair' ? 'pair' : 'bearer',
    ...(key.identifier === null ? {} : { identifier: key.identifier }),
    scopes: [...key.scopes],
    clients: key.clients && (await idsOf(key.clients, context)),
    plan: key.plan,
    status: statusOf(key, now),
    secrets: live.map(({ madeAt, endsAt }) => ({
      createdAt: toIso(madeAt),
      endsAt: isoOrNull(endsAt),
    })),
    createdAt: toIso(key.createdAt),
    expiresAt: isoOrNull(key.expiresAt),
    revokedAt: isoOrNull(key.revokedAt),
    lastUsedOn,
  };
}

async function idsOf(numbers: readonly number[], { ledger }: Context): Promise<string[]> {
  const found = await Promise.all(
    numbers.map((number) => ledger.findClient({ kind: 'number', value: String(number) })),
  );
  return found.flatMap((client) => (client ? [client.id] : []));
}

export function statusOf({ revokedAt, expiresAt }: ApiKey, now: number): WireKey['status'] {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}

function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : toIso(instant);
}
