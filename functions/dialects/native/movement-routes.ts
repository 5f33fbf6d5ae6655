/** What moves a client's credits: purchases, usages, holds, batches, corrections, transfers. */
import type * as z from 'zod';
import type { Context, Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { check, checkAmount } from '../../ledger/check.ts';
import type { Command } from '../../ledger/command.ts';
import { parseCreditId } from '../../ledger/credit-id.ts';
import {
  adjustmentBody,
  batchBody,
  holdBody,
  purchaseBody,
  transferBody,
  usageBody,
} from './bodies.ts';
import { native } from './dialect.ts';
import { clientParams } from './fields.ts';
import { clientNamed } from './names.ts';
import { perform, refuseAtOnce } from './perform.ts';
import { addressedCredit, allCredits } from './render.ts';
import { batchShape, creditShape, transferShape, writeAnswers } from './shapes.ts';

const row = {
  dialect: native,
  method: 'POST',
  function: 'credit-actions',
  scope: 'credits:write',
} as const;

const ofClient = { ...row, params: clientParams, answers: writeAnswers(201, creditShape) } as const;

export const movementRoutes: readonly Route[] = [
  route({
    ...ofClient,
    path: '/ledger/v1/clients/{client}/purchases',
    summary: 'Record a purchase; approved, it issues a grant, pending, it waits for its payment',
    body: purchaseBody,
    handle: ({ params, body: { transactionId, ...purchase } }, context) =>
      move(context, params.client, { op: 'purchase', ...purchase }, transactionId),
  }),
  route({
    ...ofClient,
    path: '/ledger/v1/clients/{client}/usages',
    summary: 'Use credits now',
    body: usageBody,
    handle: ({ params, body: { transactionId, ...usage } }, context) =>
      move(context, params.client, { op: 'usage', ...usage }, transactionId),
  }),
  route({
    ...ofClient,
    path: '/ledger/v1/clients/{client}/holds',
    summary: 'Reserve credits, to be captured or released later',
    body: holdBody,
    handle: ({ params, body: { transactionId, ...hold } }, context) =>
      move(context, params.client, { op: 'hold', ...hold }, transactionId),
  }),
  route({
    ...ofClient,
    path: '/ledger/v1/clients/{client}/batch',
    summary: 'Several purchases, usages and holds, all or nothing',
    body: batchBody,
    answers: writeAnswers(201, batchShape),
    handle: async ({ params, body: { operations } }, context) => {
      const command = { op: 'batch', operations } as const;
      refuseAtOnce(check(command, null, scaleOf(context)));
      const client = await clientNamed(context, params.client);
      return perform(context, { client, command }, 201, (done) => ({ results: allCredits(done) }));
    },
  }),
  route({
    ...ofClient,
    path: '/ledger/v1/clients/{client}/adjustments',
    summary: 'Correct a grant, with a reason',
    body: adjustmentBody,
    handle: async ({ params, body }, context) => {
      refuseAtOnce(checkAmount(body.amount, scaleOf(context), 'amount'));
      const client = await clientNamed(context, params.client);
      const command = adjustmentOf(client.number, body);
      return perform(context, { client, command }, 201, addressedCredit);
    },
  }),
  route({
    ...row,
    path: '/ledger/v1/transfers',
    summary: 'Move credits from one client to another',
    body: transferBody,
    answers: writeAnswers(201, transferShape),
    handle: async ({ body: { from, to, ...transfer } }, context) => {
      refuseAtOnce(checkAmount(transfer.amount, scaleOf(context), 'amount'));
      const client = await clientNamed(context, from, 'from');
      const receiver = await clientNamed(context, to, 'to');
      const command = { op: 'transfer', to: receiver, ...transfer } as const;
      return perform(context, { client, command }, 201, (done) => {
        const [sent, ...received] = allCredits(done);
        return { sent, received };
      });
    },
  }),
];

async function move(context: Context, name: string, command: Command, transactionId?: string) {
  refuseAtOnce(check(command, null, scaleOf(context)));
  const client = await clientNamed(context, name);
  return perform(context, { client, command, transactionId }, 201, addressedCredit);
}

/** Posting 0 is no credit: the ledger refuses it, and keeps that under the request's id. */
const NO_CREDIT = 0;

/** The credit must be the client's own; an id of a segment names its part as well. */
function adjustmentOf(client: number, body: z.output<typeof adjustmentBody>): Command {
  const { credit, part, ...correction } = body;
  const ref = parseCreditId(credit);
  if (ref?.client !== client) {
    // What was named instead is a part of what was asked.
    return { op: 'adjust', credit: NO_CREDIT, ...correction, vendor: { named: credit } };
  }
  const segment = part ?? ref.part;
  const named = segment > 0 ? { part: segment } : {};
  return { op: 'adjust', credit: ref.number, ...named, ...correction };
}

function scaleOf({ settings }: Context): number {
  return settings.creditType.scale;
}
