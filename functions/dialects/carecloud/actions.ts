/** CareCloud's actions on credits: a deposit is a purchase, a reduction is a usage. */
import { strict as assert } from 'node:assert';
import type { Answer, Context, FieldFault } from '../../http/contract.ts';
import { formatAmount } from '../../ledger/amount.ts';
import { check } from '../../ledger/check.ts';
import type { Command } from '../../ledger/command.ts';
import type { Done, Reply } from '../../ledger/ledger.ts';
import type { Refusal } from '../../ledger/refusal.ts';
import { jsonReply } from '../wire.ts';
import { idOf } from './credit.ts';
import { creditTypeFaults } from './credit-type.ts';
import { findCustomer } from './customer.ts';
import { badFields, carecloud, refusedReply } from './problems.ts';
import type { ActionBody } from './schemas.ts';

export function deposit(body: ActionBody, context: Context): Promise<Answer> {
  const command = { ...describe(body), op: 'purchase', paymentMethod: null } as const;
  return perform('deposit', command, body, context);
}

export function reduce(body: ActionBody, context: Context): Promise<Answer> {
  return perform('reduce', { ...describe(body), op: 'usage' }, body, context);
}

function describe({ amount, note, partner_id, currency_id }: ActionBody) {
  return {
    amount,
    description: note || null,
    partner: partner_id,
    currency: currency_id ?? null,
  };
}

/** `operation` is the same for both spellings of an action: a repeat may use the other one. */
async function perform(
  operation: string,
  command: Command,
  body: ActionBody,
  { ledger, settings, request, idempotencyKey }: Context,
): Promise<Answer> {
  const { customer_id, credit_type_id } = body;
  const faults: FieldFault[] = [];
  const refusal = check(command, null, settings.creditType.scale);
  if (refusal) faults.push(amountFault(refusal, body));
  const client = await findCustomer(ledger, customer_id, faults);
  if (credit_type_id) faults.push(...creditTypeFaults([credit_type_id], settings));
  if (!client || faults.length > 0) throw badFields(faults);
  const sent = {
    amount: formatAmount(body.amount),
    customer_id,
    'Idempotency-Key': idempotencyKey ?? '',
  };
  const { reply, outcome, replayed } = await ledger.perform(
    { client, transactionId: idempotencyKey, dialect: carecloud.name, operation, command },
    { done: toReply, refused: (refusal) => refusedReply(refusal, sent, request) },
  );
  return { ...reply, outcome, replayed };
}

/** The amount is all that a deposit or a reduction can have wrong by itself. */
function amountFault({ refusal: problem, detail }: Refusal, { amount }: ActionBody): FieldFault {
  const value = formatAmount(amount);
  return { name: 'amount', reason: 'not_allowed', value, message: detail, problem };
}

function toReply({ credits: [made] }: Done): Reply {
  assert(made, 'a deposit or a reduction makes a record');
  return jsonReply(201, { data: { credit_id: idOf(made) } });
}
