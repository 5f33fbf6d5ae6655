/** AddCredit: adds to a client's credit or removes from it; one is a purchase, one a usage. */
import { Temporal } from 'temporal-polyfill';
import type { Answer } from '../../http/contract.ts';
import { balanceOf } from '../../ledger/account.ts';
import { formatFixed, type Micro, parseAmount } from '../../ledger/amount.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { Command } from '../../ledger/command.ts';
import { MAX_NOTE_BYTES } from '../../ledger/posting.ts';
import { textOfBytes } from '../wire.ts';
import { type Action, type Call, clientOf } from './action.ts';
import { type Fields, given } from './fields.ts';
import {
  ADMIN_NOT_FOUND,
  AMOUNT_FORM,
  CLIENT_NOT_FOUND,
  DATE_FORM,
  failureReply,
  NO_AMOUNT,
  TYPE_FORM,
  whmcs,
} from './problems.ts';
import { errorReply, reply } from './response.ts';

/** https://developers.whmcs.com/api-reference/addcredit/ */
export const addCredit: Action = { scope: 'credits:write', run };

const DESCRIPTION_FORM = `Description must be plain text of at most ${MAX_NOTE_BYTES} bytes`;
const describable = textOfBytes(MAX_NOTE_BYTES);

async function run(call: Call): Promise<Answer> {
  const { fields, voice } = call;
  const refused = (message: string): Answer => ({
    ...errorReply(voice, 200, message),
    outcome: 'not-recorded',
  });
  // In the order in which the vendor lists its errors.
  const type = given(fields.type) ?? 'add';
  if (type !== 'add' && type !== 'remove') return refused(TYPE_FORM);
  const client = await clientOf(call);
  if (!client) return refused(CLIENT_NOT_FOUND);
  const command = readCommand(fields, type);
  return typeof command === 'string' ? refused(command) : perform(call, client, command);
}

/** A message where the fields make no command. */
function readCommand(fields: Fields, type: 'add' | 'remove'): Command | string {
  // There are no admins here: software that names one is let through, its key's holder is named.
  const admin = given(fields.adminid);
  if (admin !== null && !/^[1-9][0-9]{0,9}$/.test(admin)) return ADMIN_NOT_FOUND;
  const asked = given(fields.amount);
  if (asked === null) return NO_AMOUNT;
  const amount = readAmount(asked);
  if (amount === null) return AMOUNT_FORM;
  const callerDate = given(fields.date);
  if (callerDate !== null && !isDate(callerDate)) return DATE_FORM;
  const description = given(fields.description);
  if (!describable.safeParse(description ?? '').success) return DESCRIPTION_FORM;
  const described = { amount, description, callerDate };
  return type === 'add'
    ? { op: 'purchase', ...described, paymentMethod: null }
    : { op: 'usage', ...described };
}

function readAmount(text: string): Micro | null {
  const amount = /^[0-9]+(\.[0-9]{1,2})?$/.test(text) ? parseAmount(text) : null;
  return typeof amount === 'bigint' && amount > 0n ? amount : null;
}

/** A day that the calendar has, `2026-01-31`. */
function isDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text).year > 0;
  } catch {
    return false;
  }
}

async function perform(
  { ledger, voice, idempotencyKey }: Call,
  client: ClientRef,
  command: Command,
): Promise<Answer> {
  const performed = await ledger.perform(
    {
      client,
      transactionId: idempotencyKey,
      dialect: whmcs.name,
      operation: 'AddCredit',
      command,
    },
    {
      done: ({ account }) => {
        const newbalance = formatFixed(balanceOf(account), 2);
        return reply(voice, 200, { result: 'success', newbalance });
      },
      refused: ({ refusal, detail }) => failureReply(voice, refusal, detail),
    },
  );
  return { ...performed.reply, outcome: performed.outcome, replayed: performed.replayed };
}
