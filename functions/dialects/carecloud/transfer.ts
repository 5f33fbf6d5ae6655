/** CareCloud's transfer: credits of one customer become another's, with their end and priority. */
import type { Answer, Context, FieldFault } from '../../http/contract.ts';
import { formatAmount } from '../../ledger/amount.ts';
import { check } from '../../ledger/check.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { Transfer } from '../../ledger/command.ts';
import type { Reply } from '../../ledger/ledger.ts';
import { creditTypeFaults } from './credit-type.ts';
import { findCustomer } from './customer.ts';
import { badFields, carecloud, refusedReply } from './problems.ts';
import type { TransferBody } from './wallet-schemas.ts';

/** `currency_id` may be any: what is transferred keeps the currency that it was bought in. */
export async function transfer(body: TransferBody, context: Context): Promise<Answer> {
  const { ledger, request, idempotencyKey, settings } = context;
  const faults: FieldFault[] = [];
  const from = await findCustomer(ledger, body.original_customer_id, faults, ORIGINAL);
  const to = await findCustomer(ledger, body.new_customer_id, faults, NEW);
  faults.push(...creditTypeFaults([body.credit_type_id], settings));
  if (!from || !to || faults.length > 0) throw badFields(faults);
  const command: Transfer = { op: 'transfer', to, amount: body.amount, note: body.note || null };
  refuseImpossible(command, from, body, context);
  const sent = {
    amount: formatAmount(body.amount),
    customer_id: body.original_customer_id,
    new_customer_id: body.new_customer_id,
    'Idempotency-Key': idempotencyKey ?? '',
  };
  const { reply, outcome, replayed } = await ledger.perform(
    {
      client: from,
      transactionId: idempotencyKey,
      dialect: carecloud.name,
      operation: 'transfer',
      command,
    },
    { done: () => NO_CONTENT, refused: (refusal) => refusedReply(refusal, sent, request) },
  );
  return { ...reply, outcome, replayed };
}

const ORIGINAL = 'original_customer_id';
const NEW = 'new_customer_id';

const NO_CONTENT: Reply = { status: 204, contentType: 'application/json', body: '' };

function refuseImpossible(
  command: Transfer,
  from: ClientRef,
  { amount, new_customer_id }: TransferBody,
  { settings }: Context,
): void {
  const refusal = check(command, from, settings.creditType.scale);
  if (!refusal) return;
  const { refusal: problem, detail: message } = refusal;
  const toSelf = problem === 'transfer_to_self';
  const name = toSelf ? NEW : 'amount';
  const value = toSelf ? new_customer_id : formatAmount(amount);
  throw badFields([{ name, reason: 'not_allowed', value, message, problem }]);
}
