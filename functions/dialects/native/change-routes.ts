/** What happens to a credit after it was recorded: settled, given back, ended, reshaped. */
import type { Context, Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { check } from '../../ledger/check.ts';
import type { Command } from '../../ledger/command.ts';
import type { CreditRef } from '../../ledger/ledger.ts';
import {
  approveBody,
  editBody,
  extendBody,
  nothingBody,
  reverseBody,
  shortenBody,
} from './change-bodies.ts';
import { native } from './dialect.ts';
import { creditParams } from './fields.ts';
import { clientOfCredit, creditNamed } from './names.ts';
import { perform, refuseAtOnce } from './perform.ts';
import { addressedCredit } from './render.ts';
import { creditShape, writeAnswers } from './shapes.ts';

const row = {
  dialect: native,
  method: 'POST',
  function: 'credit-actions',
  scope: 'credits:write',
  params: creditParams,
  answers: writeAnswers(200, creditShape),
} as const;

export const changeRoutes: readonly Route[] = [
  route({
    ...row,
    path: '/ledger/v1/credits/{id}/approve',
    summary: 'Approve a pending purchase, whole; or capture a hold: amount and final are for holds',
    body: approveBody,
    handle: ({ params, body }, context) =>
      change(context, params.id, ({ number }) => ({ op: 'approve', credit: number, ...body })),
  }),
  route({
    ...row,
    path: '/ledger/v1/credits/{id}/fail',
    summary: 'Fail a pending purchase, or release a hold',
    body: nothingBody,
    handle: ({ params }, context) =>
      change(context, params.id, ({ number }) => ({ op: 'fail', credit: number })),
  }),
  route({
    ...row,
    path: '/ledger/v1/credits/{id}/reverse',
    summary: 'Give back a usage, or take back what remains of a purchase',
    body: reverseBody,
    handle: ({ params, body }, context) =>
      change(context, params.id, ({ number }) => ({ op: 'reverse', credit: number, ...body })),
  }),
  route({
    ...row,
    path: '/ledger/v1/credits/{id}/void',
    summary: 'End a grant now: what remains of it is gone',
    body: nothingBody,
    handle: ({ params }, context) =>
      change(context, params.id, ({ number }) => ({ op: 'void', credit: number })),
  }),
  route({
    ...row,
    path: '/ledger/v1/credits/{id}/shorten',
    summary: 'Move the end of a segment earlier',
    body: shortenBody,
    handle: ({ params, body }, context) =>
      change(context, params.id, (ref) => ({
        op: 'shorten',
        credit: ref.number,
        ...partOf(ref),
        ...body,
      })),
  }),
  route({
    ...row,
    path: '/ledger/v1/credits/{id}/extend',
    summary: 'Move the end of a segment later, or add a segment',
    body: extendBody,
    handle: ({ params, body }, context) =>
      change(context, params.id, (ref) => ({
        op: 'extend',
        credit: ref.number,
        ...(body.add ? {} : partOf(ref)),
        ...body,
      })),
  }),
  route({
    ...row,
    path: '/ledger/v1/credits/{id}/edit',
    summary: 'Change priority, scope and descriptive fields of a grant',
    body: editBody,
    handle: ({ params, body }, context) =>
      change(context, params.id, ({ number }) => ({ op: 'edit', credit: number, ...body })),
  }),
];

/** What is refused at once is so whichever credit it names. */
const ANY_CREDIT: CreditRef = { client: 0, number: 0, part: 0 };

async function change(context: Context, id: string, commandFor: (ref: CreditRef) => Command) {
  const { scale } = context.settings.creditType;
  refuseAtOnce(check(commandFor(ANY_CREDIT), null, scale));
  const ref = creditNamed(id);
  const client = await clientOfCredit(context, ref);
  return perform(context, { client, command: commandFor(ref) }, 200, addressedCredit);
}

/** An id of a segment names its part, unless the body says otherwise. */
function partOf(ref: CreditRef): { part?: number } {
  return ref.part > 0 ? { part: ref.part } : {};
}
