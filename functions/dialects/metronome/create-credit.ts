/** Creates a customer's credit: an approved purchase with its access schedule. */
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { sum } from '../../ledger/amount.ts';
import { check } from '../../ledger/check.ts';
import type { AskedSegment, Purchase } from '../../ledger/command.ts';
import { creditId } from '../../ledger/credit-id.ts';
import type { Done } from '../../ledger/ledger.ts';
import { jsonReply } from '../wire.ts';
import { LAST_HOUR } from './credit.ts';
import type { CreateCredit } from './credit-requests.ts';
import { customerOf } from './customers.ts';
import { fail, metronome } from './dialect.ts';
import { keep } from './kept.ts';

/** One name space for everything that Metronome makes unique, over the whole deployment. */
const UNIQUENESS_KEYS = 'metronome';

export async function createCredit(body: CreateCredit, context: Context): Promise<Answer> {
  const command = purchaseOf(body);
  const impossible = check(command, null, context.settings.creditType.scale);
  if (impossible) throw new WireFault(impossible.refusal, impossible.detail);
  refuseOtherType(body, context);
  const client = await customerOf(body.customer_id, context);
  const key = body.uniqueness_key;
  const performed = await context.ledger.perform(
    {
      client,
      transactionId: context.idempotencyKey,
      dialect: metronome.name,
      operation: 'createCredit',
      command,
      ...(key === undefined ? {} : { unique: [{ space: UNIQUENESS_KEYS, value: key }] }),
    },
    {
      done: (done) => jsonReply(200, { data: { id: idOfMade(done) } }),
      refused: ({ refusal, detail }) => fail({ problem: refusal, detail, faults: [] }),
    },
  );
  const { reply, outcome, replayed } = performed;
  return { ...reply, outcome, replayed };
}

/** A deployment keeps one type of credit. */
function refuseOtherType({ access_schedule }: CreateCredit, { settings }: Context): void {
  const asked = access_schedule.credit_type_id;
  if (asked === undefined || asked.toLowerCase() === settings.creditType.id.toLowerCase()) return;
  const message = `must be ${settings.creditType.id}, the one type of credit kept here`;
  throw new WireFault('type_mismatch', `access_schedule.credit_type_id ${message}.`, {
    faults: [
      {
        name: 'access_schedule.credit_type_id',
        reason: 'not_allowed',
        value: asked.slice(0, 100),
        message,
      },
    ],
  });
}

function purchaseOf(body: CreateCredit): Purchase {
  const {
    customer_id: _customer,
    access_schedule,
    priority,
    description,
    applicable_product_ids: products,
    applicable_product_tags: tags,
    ...kept
  } = body;
  const schedule = access_schedule.schedule_items.map(segmentOf);
  return {
    op: 'purchase',
    amount: sum(schedule.map((segment) => segment.amount)),
    status: 'approved',
    priority,
    schedule,
    products,
    tags,
    description: description ?? null,
    vendor: keep(kept),
  };
}

type Item = CreateCredit['access_schedule']['schedule_items'][number];

/** The last hour that a date can name is how Metronome's callers say "without end". */
function segmentOf({ amount, starting_at, ending_before }: Item): AskedSegment {
  const end = ending_before >= LAST_HOUR ? {} : { endingBefore: ending_before };
  return { amount, startingAt: starting_at, ...end };
}

function idOfMade({ credits }: Done): string {
  const [made] = credits;
  if (!made) throw new Error('a purchase makes a credit');
  return creditId({ client: made.client.number, number: made.number, part: 0 });
}
