/** `me`: the client of a key that is restricted to one, with what it has. */
import * as z from 'zod';
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { availableOf, balanceOf } from '../../ledger/account.ts';
import { toIso } from '../../ledger/instant.ts';
import { jsonReply, toJsonNumber } from '../wire.ts';
import { type Columns, onlyColumns } from './columns.ts';

/** https://docs.verifik.co: Account Information, those of its fields that a ledger knows. */
export const clientObject = z.strictObject({
  _id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  active: z.boolean(),
  credits: z.number().meta({ description: 'The balance.' }),
  availableCredits: z.number().meta({ description: 'What of it can be spent now.' }),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export async function showClientOfKey(
  { columns }: { readonly columns: Columns | null },
  { caller, ledger }: Context,
): Promise<Answer> {
  const [only, ...others] = caller.clients ?? [];
  if (only === undefined || others.length > 0) {
    throw new WireFault(
      'forbidden',
      'Use a key that is restricted to exactly one client: this one is not, so nobody is "me".',
    );
  }
  const ref = await ledger.findClient({ kind: 'number', value: String(only) });
  if (!ref) throw unknownClient();
  const [client, { account, at }] = await Promise.all([ledger.client(ref), ledger.standing(ref)]);
  if (!client) throw unknownClient();
  const { id, name, email, status, createdAt, updatedAt } = client;
  const shown = {
    _id: id,
    name,
    email,
    active: status === 'active',
    credits: toJsonNumber(balanceOf(account)),
    availableCredits: toJsonNumber(availableOf(account, at)),
    createdAt: toIso(createdAt),
    updatedAt: toIso(updatedAt),
  };
  return jsonReply(200, { success: true, data: columns ? onlyColumns(shown, columns) : shown });
}

function unknownClient(): WireFault {
  return new WireFault('client_not_found', 'The client of this key does not exist.');
}
