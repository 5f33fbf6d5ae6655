/** What is done with keys, and who may: nobody can give away more than it has. */
import { randomUUID } from 'node:crypto';
import type { GatewayKey } from '../../access/key-desk.ts';
import { type ApiKey, type KeyChange, newKey, revoked, rotated } from '../../access/keys.ts';
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { toIso } from '../../ledger/instant.ts';
import { Outage } from '../../ledger/ledger.ts';
import { jsonReply } from '../wire.ts';
import { keyToWire, statusOf, wireOf } from './key-render.ts';
import type { NewKeyBody } from './key-shapes.ts';
import { listAnswer } from './lists.ts';
import { clientNamed } from './names.ts';

const DEFAULT_OVERLAP_SECONDS = 86_400;
const SECOND = 1000;
/** Somebody else changes the same key at the same time: hardly ever twice. */
const MOST_TRIES = 5;

export async function makeKey(body: NewKeyBody, context: Context): Promise<Answer> {
  refuseRestricted(context);
  refuseMore(body, context);
  const { name, email = null, scopes, plan = null, whmcs = false, expiresAt = null } = body;
  const now = context.now();
  if (expiresAt !== null && expiresAt <= now) throw bad('expiresAt', 'must lie ahead');
  const clients = body.clients ? await numbersOf(body.clients, context) : null;
  const id = randomUUID();
  const gatewayKey = plan === null ? null : await gatewayKeyIn(plan, name, context);
  const { key, shown } = newKey(
    {
      id,
      kind: whmcs ? 'pair' : 'bearer',
      holder: { id, name, email },
      scopes,
      clients,
      plan,
      expiresAt,
      usageIdentifierKey: gatewayKey?.value ?? null,
    },
    now,
  );
  await store(key, gatewayKey, context);
  const shape = { ...(await keyToWire(key, null, context)), secret: shown.secret };
  return jsonReply(201, shape);
}

export function listKeys(
  asked: { limit?: number | undefined; cursor?: string | undefined },
  context: Context,
): Promise<Answer> {
  refuseRestricted(context);
  return listAnswer(
    context,
    asked,
    { list: 'keys' },
    async (page) => {
      const { rows, next } = await context.keys.list(page);
      const uses = await context.keys.lastUses(rows.map(({ id }) => id));
      const wired = rows.map((key) => keyToWire(key, uses.get(key.id) ?? null, context));
      return { rows: await Promise.all(wired), next, total: null, asOf: null };
    },
    (key) => key,
  );
}

export async function showKey(id: string, context: Context): Promise<Answer> {
  refuseRestricted(context);
  const key = await keyNamed(id, context);
  const [changes, uses] = await Promise.all([
    context.keys.changes(id),
    context.keys.lastUses([id]),
  ]);
  const told = changes.map((change) => ({ ...change, at: toIso(change.at) }));
  const shape = await keyToWire(key, uses.get(id) ?? null, context);
  return jsonReply(200, { ...shape, changes: told });
}

export async function rotateKey(
  id: string,
  overlapSeconds = DEFAULT_OVERLAP_SECONDS,
  context: Context,
): Promise<Answer> {
  refuseRestricted(context);
  for (let tried = 0; tried < MOST_TRIES; tried += 1) {
    const before = await keyNamed(id, context);
    refuseMore(before, context);
    const now = context.now();
    if (statusOf(before, now) !== 'active') throw bad('id', 'must be a key in use: make a new one');
    const { key, shown } = rotated(before, overlapSeconds * SECOND, now);
    if (!(await context.keys.write(before, key, change('rotated', context)))) continue;
    return jsonReply(200, { ...(await wireOf(key, context)), secret: shown.secret });
  }
  throw contended();
}

/** Revoking again changes nothing, and says how things are. */
export async function revokeKey(id: string, context: Context): Promise<Answer> {
  refuseRestricted(context);
  for (let tried = 0; tried < MOST_TRIES; tried += 1) {
    const before = await keyNamed(id, context);
    if (before.revokedAt !== null) return jsonReply(200, await wireOf(before, context));
    const key = revoked(before, context.now());
    if (!(await context.keys.write(before, key, change('revoked', context)))) continue;
    return jsonReply(200, await wireOf(key, context));
  }
  throw contended();
}

async function store(key: ApiKey, gatewayKey: GatewayKey | null, context: Context): Promise<void> {
  try {
    await context.keys.write(null, key, change('made', context));
  } catch (error) {
    if (!gatewayKey || !(error instanceof Outage)) throw error;
    const detail =
      `It is unknown whether the key ${key.id} was stored. If GET /ledger/v1/keys/${key.id} does ` +
      `not find it, delete the API Gateway key ${gatewayKey.id} and ask again; else revoke it.`;
    throw new WireFault('unavailable', detail);
  }
}

/** First, so that no key of ours is ever in use without the plan that bounds it. */
async function gatewayKeyIn(plan: string, name: string, { keys }: Context): Promise<GatewayKey> {
  let made: GatewayKey | null;
  try {
    made = await keys.gatewayKey(name, plan);
  } catch {
    const detail =
      'API Gateway did not make a key in this plan, and no key was stored: ask again later. If ' +
      `API Gateway shows a key called ${JSON.stringify(name)} without a plan, delete it.`;
    throw new WireFault('unavailable', detail, { outcome: 'not-recorded' });
  }
  if (made) return made;
  throw bad('plan', 'must be a usage plan of this deployment');
}

/** Keys are for everybody's clients: who sees only some of them may not make or revoke any. */
function refuseRestricted({ caller }: Context): void {
  if (caller.clients === null) return;
  throw new WireFault('forbidden', 'Use a key that is not restricted to clients.');
}

function refuseMore({ scopes }: Pick<ApiKey, 'scopes'>, { caller }: Context): void {
  const more = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (more.length === 0) return;
  const detail = `Use a key that has ${more.join(', ')} itself: a key cannot give what it lacks.`;
  throw new WireFault('forbidden', detail);
}

async function numbersOf(names: readonly string[], context: Context): Promise<number[]> {
  const found = await Promise.all(
    names.map((name, i) => clientNamed(context, name, `clients.${i}`)),
  );
  return [...new Set(found.map(({ number }) => number))];
}

async function keyNamed(id: string, { keys }: Context): Promise<ApiKey> {
  const key = /^[\x21-\x7e]{1,64}$/.test(id) ? await keys.find(id) : null;
  if (key) return key;
  throw new WireFault('not_found', 'No key has this id: GET /ledger/v1/keys lists them.');
}

function change(action: KeyChange['action'], { caller, now }: Context): KeyChange {
  return { at: now(), action, actor: caller.keyId };
}

function bad(name: string, message: string): WireFault {
  return new WireFault('malformed', `"${name}" ${message}.`, {
    faults: [{ name, reason: 'not_allowed', value: '', message }],
  });
}

function contended(): WireFault {
  return new WireFault('unavailable', 'The key is being changed by others: ask again.', {
    outcome: 'not-recorded',
  });
}
