/** What the own dialect asks and tells of keys. */
import * as z from 'zod';
import { SCOPES } from '../../access/caller.ts';
import { MAX_NAME_LENGTH } from '../../ledger/client.ts';
import { instant, integer, text } from '../wire.ts';
import { clientName, email, paging } from './fields.ts';
import { time } from './shapes.ts';

/** API Gateway passes on 8 KB of what the authorizer says of a caller. */
const MOST_CLIENTS = 200;
const MAX_PLAN_LENGTH = 64;
const MAX_OVERLAP_SECONDS = 30 * 86_400;

const scope = z.enum(SCOPES, { error: `must be one of ${SCOPES.join(', ')}` });

export const newKeyBody = z.strictObject({
  name: text(1, MAX_NAME_LENGTH),
  email: email().exactOptional(),
  scopes: z.array(scope).min(1, 'must name at least one scope').max(SCOPES.length),
  clients: z
    .array(clientName())
    .min(1, 'must name at least one client: leave it out for all of them')
    .max(MOST_CLIENTS, `must have at most ${MOST_CLIENTS} entries`)
    .exactOptional(),
  plan: text(1, MAX_PLAN_LENGTH).exactOptional(),
  whmcs: z.boolean().exactOptional().meta({ description: 'Makes an identifier and a secret.' }),
  expiresAt: instant().exactOptional(),
});
export type NewKeyBody = z.output<typeof newKeyBody>;

export const rotateBody = z.strictObject({
  overlapSeconds: integer(0, MAX_OVERLAP_SECONDS)
    .exactOptional()
    .meta({ description: 'How long the secret before stays in use. Default: one day.' }),
});

export const keyParams = z.strictObject({ id: z.string() });
export const keysQuery = z.strictObject(paging);

const instantOrNull = time.nullable();

const key = {
  id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  kind: z.enum(['bearer', 'pair']),
  identifier: z.string().exactOptional().meta({ description: 'Of a pair: its public half.' }),
  scopes: z.array(z.enum(SCOPES)),
  clients: z.array(z.string()).nullable().meta({ description: 'null: all clients.' }),
  plan: z.string().nullable(),
  status: z.enum(['active', 'expired', 'revoked']),
  secrets: z
    .array(z.strictObject({ createdAt: time, endsAt: instantOrNull }))
    .meta({ description: 'Those in use, the oldest first: two while the key is rotated.' }),
  createdAt: time,
  expiresAt: instantOrNull,
  revokedAt: instantOrNull,
  lastUsedOn: z.string().nullable().meta({ description: 'A day, in UTC.' }),
};

export const keyShape = z.strictObject(key);
export type WireKey = z.output<typeof keyShape>;

/** With its secret: shown here and never again. */
export const shownKeyShape = z.strictObject({ ...key, secret: z.string() });

export const keyWithChangesShape = z.strictObject({
  ...key,
  changes: z.array(
    z.strictObject({ at: time, action: z.enum(['made', 'rotated', 'revoked']), actor: z.string() }),
  ),
});
