/** Turns a change of a customer's credits into its answer, in the words of Metronome's fields. */
import { type Answer, type Context, type Failure, WireFault } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { Command } from '../../ledger/command.ts';
import { parseCreditId } from '../../ledger/credit-id.ts';
import type { Done, LedgerRequest, Reply } from '../../ledger/ledger.ts';
import type { Refusal } from '../../ledger/refusal.ts';
import { jsonReply } from '../wire.ts';
import { fail, metronome } from './dialect.ts';
import { productNames } from './products.ts';

/** One name space for everything that Metronome makes unique, over the whole deployment. */
const UNIQUENESS_KEYS = 'metronome';

interface Wish extends Pick<LedgerRequest, 'client' | 'operation' | 'documents'> {
  readonly command: Command;
  readonly uniquenessKey?: string | undefined;
  /** What the ledger's fields are called in the request. */
  readonly fields?: readonly (readonly [ledger: string, wire: string])[];
  /** How this version says no. */
  readonly fail?: (failure: Failure) => Reply;
}

/** `show` words what was done and must be pure. */
export async function perform(
  context: Context,
  wish: Wish,
  show: (done: Done) => object,
): Promise<Answer> {
  const { client, operation, documents, command, uniquenessKey: value } = wish;
  const performed = await context.ledger.perform(
    {
      client,
      transactionId: context.idempotencyKey,
      dialect: metronome.name,
      operation,
      command,
      ...(documents && { documents }),
      ...(value !== undefined && { unique: [{ space: UNIQUENESS_KEYS, value }] }),
    },
    {
      done: (done) => jsonReply(200, show(done)),
      refused: (refusal) => (wish.fail ?? fail)(failureOf(refusal, wish)),
    },
  );
  const { reply, outcome, replayed } = performed;
  return { ...reply, outcome, replayed };
}

/** Posting number of the credit; 0, which none has, for an id that is no credit of the client. */
export function creditOf({ number }: ClientRef, id: string): number {
  const ref = parseCreditId(id);
  return ref?.client === number && ref.part === 0 ? ref.number : 0;
}

/** Part of the credit that a segment's id names. */
export function partOf({ number }: ClientRef, credit: number, id: string, field: string): number {
  const ref = parseCreditId(id);
  if (ref?.client === number && ref.number === credit && ref.part > 0) return ref.part;
  const message = 'must be the id of a schedule item of the credit';
  throw new WireFault('malformed', `${field} ${message}.`, {
    faults: [{ name: field, reason: 'not_found', value: id, message }],
  });
}

/** Products are never withdrawn: one that was found once is there for every repetition. */
export async function expectProduct(id: string, context: Context): Promise<void> {
  const names = await productNames([id], context);
  if (names.has(id)) return;
  const help = 'create it with /v1/contract-pricing/products/create, or take one that it lists';
  throw new WireFault('not_found', `No product has the product_id ${id}: ${help}.`);
}

function failureOf({ refusal, detail, field = '' }: Refusal, { fields = [] }: Wish): Failure {
  const sentence = refusal === 'client_closed' ? 'The customer is archived.' : detail;
  const own = fields.find(([ledger]) => field === ledger || field.startsWith(`${ledger}.`));
  if (!own) return { problem: refusal, detail: sentence, faults: [] };
  const [ledger, wire] = own;
  const rest = field.slice(ledger.length);
  return { problem: refusal, detail: `${wire}${wireName(rest)}: ${sentence}`, faults: [] };
}

const WIRE_NAMES: readonly (readonly [string, string])[] = [
  ['.part', '.id'],
  ['.startingAt', '.starting_at'],
  ['.endingBefore', '.ending_before'],
];

function wireName(path: string): string {
  return WIRE_NAMES.reduce((name, [ledger, wire]) => name.replace(ledger, wire), path);
}
