/** AddCredit: adds to a client's credit or removes from it; one is a purchase, one a usage. */
import type { Answer } from '../../http/contract.ts';
import { balanceOf } from '../../ledger/account.ts';
import type { Command } from '../../ledger/command.ts';
import { MAX_NOTE_BYTES } from '../../ledger/posting.ts';
import { textOfBytes } from '../wire.ts';
import { type Action, answerOf, type Call, Declined, findClient } from './action.ts';
import { given } from './fields.ts';
import { AMOUNT_FORM, CLIENT_NOT_FOUND, DATE_FORM, failureReply, whmcs } from './problems.ts';
import { reply } from './response.ts';
import { isDay, readMoney, writeMoney } from './values.ts';

/** https://developers.whmcs.com/api-reference/addcredit/ */
export const addCredit: Action = { scopes: ['credits:write'], run };

const DESCRIPTION_FORM = `Description must be plain text of at most ${MAX_NOTE_BYTES} bytes`;
const describable = textOfBytes(MAX_NOTE_BYTES);

async function run(call: Call): Promise<Answer> {
  const { fields, ledger, voice, idempotencyKey } = call;
  // In the order in which the vendor lists its errors.
  const type = given(fields.type) ?? 'add';
  if (type !== 'add' && type !== 'remove') throw new Declined('Type can only be add or remove');
  const client = await findClient(ledger, fields.clientid);
  if (!client) throw new Declined(CLIENT_NOT_FOUND);
  const performed = await ledger.perform(
    {
      client,
      transactionId: idempotencyKey,
      dialect: whmcs.name,
      operation: 'AddCredit',
      command: readCommand(call, type),
    },
    {
      done: ({ account }) => {
        const newbalance = writeMoney(balanceOf(account));
        return reply(voice, 200, { result: 'success', newbalance });
      },
      refused: ({ refusal, detail }) => failureReply(voice, refusal, detail),
    },
  );
  return answerOf(performed);
}

function readCommand({ fields, settings }: Call, type: 'add' | 'remove'): Command {
  // There are no admins here: software that names one is let through, its key's holder is named.
  const admin = given(fields.adminid);
  if (admin !== null && !/^[1-9][0-9]{0,9}$/.test(admin)) throw new Declined('Admin ID Not Found');
  const asked = given(fields.amount);
  if (asked === null) throw new Declined('No Amount Provided');
  const amount = readMoney(asked, settings.creditType.scale);
  if (amount === null || amount === 0n) throw new Declined(AMOUNT_FORM);
  const callerDate = given(fields.date);
  if (callerDate !== null && !isDay(callerDate)) throw new Declined(DATE_FORM);
  const description = given(fields.description);
  if (!describable.safeParse(description ?? '').success) throw new Declined(DESCRIPTION_FORM);
  const described = { amount, description, callerDate };
  return type === 'add'
    ? { op: 'purchase', ...described, paymentMethod: null }
    : { op: 'usage', ...described };
}
