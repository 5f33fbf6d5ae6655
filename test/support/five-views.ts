/** One client's credits as each of the five dialects shows them, a line of text per row. */
import * as z from 'zod';
import type { TestGateway } from './test-gateway.ts';

/** Oldest first. */
export interface Views {
  /** Every posting: kind, what it did to the balance, note. */
  readonly own: readonly string[];
  /** Records: category, status, amount, description. */
  readonly verifik: readonly string[];
  /** Credits: balance, then the entries of the ledger. */
  readonly metronome: readonly string[];
  /** Movements: type, amount, note. */
  readonly carecloud: readonly string[];
  /** CareCloud's credits: available of assigned, state. */
  readonly credits: readonly string[];
  /** Lines: amount, description. */
  readonly whmcs: readonly string[];
}

export interface Named {
  readonly id: string;
  readonly number: number;
  readonly uuid: string;
}

export async function lookAt(client: Named, gateway: TestGateway): Promise<Views> {
  const { url, keys } = gateway;
  const headers = { authorization: `Bearer ${keys.admin}`, 'accept-language': 'en' };
  const get = async <T>(path: string, shape: z.ZodType<T>) =>
    read(shape, await fetch(url + path, { headers }));
  const own = await get(`/ledger/v1/clients/${client.id}/history?order=oldest`, HISTORY);
  const verifik = await get(`/v2/credits?where_client=${client.id}`, RECORDS);
  const care = '/webservice/rest-api/enterprise-interface/v1.0';
  const movements = await get(`${care}/credit-history?customer_id=${client.id}`, MOVEMENTS);
  const credits = await get(`${care}/credits?customer_id=${client.id}`, CREDITS);
  const asked = { include_archived: true, include_ledgers: true, include_balance: true };
  const list = await fetch(`${url}/v1/contracts/customerCredits/list`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ customer_id: client.uuid, ...asked }),
  });
  const log = await fetch(`${url}/includes/api.php`, {
    method: 'POST',
    body: new URLSearchParams({
      action: 'GetCredits',
      clientid: String(client.number),
      identifier: keys.identifier,
      secret: keys.secret,
      responsetype: 'json',
    }),
  });
  return {
    own: own.data.map((it) => words(it.kind, it.delta, it.note)),
    verifik: verifik.data
      .map((it) => words(it.category, it.status, it.amount, it.description, expiryOf(it)))
      .reverse(),
    metronome: (await read(METRONOME, list)).data.map((it) => {
      const entries = it.ledger?.map(({ type, amount }) => `${type.slice(7)} ${amount}`);
      return words(`${it.balance} left:`, entries?.join(', ') ?? 'no ledger', it.description);
    }),
    carecloud: movements.data.credit_history.map((it) =>
      words(it.credit_operation_type, it.amount, it.credit_operation_note),
    ),
    credits: credits.data.credits.map((it) =>
      words(it.available_credits, 'of', it.assigned_credits, 'state', it.state, it.note),
    ),
    whmcs: (await read(LOG, log)).credits.credit.map((it) => words(it.amount, it.description)),
  };
}

async function read<T>(shape: z.ZodType<T>, answer: Response): Promise<T> {
  const text = await answer.text();
  if (answer.status !== 200)
    throw new Error(`${answer.url} was answered ${answer.status}: ${text}`);
  return shape.parse(JSON.parse(text));
}

function expiryOf({ isExpired, reversed }: z.output<typeof RECORD>): string {
  return `${isExpired ? 'expired' : ''}${reversed ? `(${reversed} reversed)` : ''}`;
}

/** What is empty is left out. */
function words(...parts: readonly (string | number | null | undefined)[]): string {
  return parts.filter((part) => part !== null && part !== undefined && part !== '').join(' ');
}

const HISTORY = z.object({
  data: z.array(z.object({ kind: z.string(), delta: z.string(), note: z.string().nullable() })),
});
const RECORD = z.object({
  category: z.string(),
  status: z.string(),
  amount: z.number(),
  description: z.string().nullable(),
  isExpired: z.boolean().optional(),
  reversed: z.number().optional(),
});
const RECORDS = z.object({ data: z.array(RECORD) });
const METRONOME = z.object({
  data: z.array(
    z.object({
      balance: z.number(),
      description: z.string().optional(),
      ledger: z.array(z.object({ type: z.string(), amount: z.number() })).optional(),
    }),
  ),
});
const MOVEMENTS = z.object({
  data: z.object({
    credit_history: z.array(
      z.object({
        credit_operation_type: z.string(),
        amount: z.number(),
        credit_operation_note: z.string(),
      }),
    ),
  }),
});
const CREDITS = z.object({
  data: z.object({
    credits: z.array(
      z.object({
        available_credits: z.number(),
        assigned_credits: z.number(),
        state: z.number(),
        note: z.string(),
      }),
    ),
  }),
});
const LOG = z.object({
  credits: z.object({
    credit: z.array(z.object({ amount: z.string(), description: z.string() })),
  }),
});
