/** What became of things: of grants, of a usage, of a request. */
import * as z from 'zod';
import { type Route, WireFault } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { formatAmount } from '../../ledger/amount.ts';
import type { Explanation, ToExplain } from '../../ledger/explanation.ts';
import { toIso } from '../../ledger/instant.ts';
import type { RequestRecord } from '../../ledger/ledger.ts';
import { MAX_PRODUCTS_AND_TAGS } from '../../ledger/posting.ts';
import { COMPLETE, EXACT, EXACT_RECORD } from '../consistency.ts';
import { amount as askedAmount, jsonReply, text } from '../wire.ts';
import { native } from './dialect.ts';
import { clientParams, oneOf, paging, transactionId, word } from './fields.ts';
import { grantShape, grantsPage, grantToWire, STATES } from './grants.ts';
import { listAnswer, unwanted } from './lists.ts';
import { clientNamed, creditNamed, unknownCredit } from './names.ts';
import { idOf, idOrDebt } from './render.ts';
import { amount, creditOrDebt, listOf, readAnswers, time } from './shapes.ts';

const explanationShape = z.strictObject({
  amount,
  paid: z.array(
    z.strictObject({
      credit: creditOrDebt,
      part: z.int(),
      amount,
      rule: z.string().meta({ description: 'The rule that placed it before the next.' }),
      because: z.string(),
    }),
  ),
  uncovered: amount,
  expiring: z
    .array(z.strictObject({ credit: z.string(), part: z.int(), amount, at: time }))
    .meta({ description: 'What ends unused if nothing else is used.' }),
});

const requestShape = z.strictObject({
  transactionId: z.string(),
  outcome: z.enum(['done', 'refused-final']),
  answer: z.strictObject({ status: z.int(), contentType: z.string(), body: z.string() }),
});

export const insightRoutes: readonly Route[] = [
  route({
    dialect: native,
    method: 'GET',
    path: '/ledger/v1/clients/{client}/grants',
    function: 'credit-history',
    scope: 'credits:read',
    summary: 'Grants in order of issue, open or closed, with what remains and what ended them',
    description: `What remains is exact. ${COMPLETE}`,
    params: clientParams,
    query: z.strictObject({ ...paging, state: oneOf(STATES).exactOptional() }),
    answers: readAnswers(listOf(grantShape)),
    handle: async ({ params, query: { limit, cursor, state = 'open' } }, context) => {
      const client = await clientNamed(context, params.client);
      const { account, at } = await context.ledger.standing(client);
      return listAnswer(
        context,
        { limit, cursor },
        { list: 'grants', state, client: client.number },
        (page) => grantsPage(context, account, at, state, page),
        (credit) => grantToWire(credit, account, at),
      );
    },
  }),
  route({
    dialect: native,
    method: 'GET',
    path: '/ledger/v1/clients/{client}/explain',
    function: 'credit-history',
    scope: 'credits:read',
    summary: 'Which grants paid for a usage, or would pay for an amount, and why in this order',
    description: EXACT,
    params: clientParams,
    query: z.strictObject({
      usage: z.string().exactOptional(),
      amount: askedAmount().exactOptional(),
      product: word().exactOptional(),
      tags: commaList().exactOptional(),
    }),
    answers: readAnswers(explanationShape),
    handle: async ({ params, query }, context) => {
      const asked = toExplain(query);
      const client = await clientNamed(context, params.client);
      const found = await context.ledger.explain(client, asked);
      if (!found) throw unknownCredit();
      return jsonReply(200, explanationToWire(found, client.number));
    },
  }),
  route({
    dialect: native,
    method: 'GET',
    path: '/ledger/v1/clients/{client}/requests/{transactionId}',
    function: 'credit-history',
    scope: 'credits:read',
    summary: 'What became of a request: the answer recorded under its id, or 404',
    description: EXACT_RECORD,
    params: z.strictObject({ ...clientParams.shape, transactionId: transactionId() }),
    answers: readAnswers(requestShape),
    handle: async ({ params }, context) => {
      const client = await clientNamed(context, params.client);
      const found = await context.ledger.request(client, params.transactionId);
      if (!found) {
        throw new WireFault(
          'not_found',
          'Nothing has been done under this id so far: repeat the request with the same id.',
        );
      }
      return jsonReply(200, requestToWire(params.transactionId, found));
    },
  }),
];

/** Tags, separated by commas. */
function commaList(): z.ZodType<readonly string[]> {
  return text(1, 1_100)
    .transform((value) => value.split(','))
    .pipe(z.array(z.string().min(1).max(64)).max(MAX_PRODUCTS_AND_TAGS))
    .meta({ type: 'string', description: 'Tags, separated by commas.' });
}

interface Question {
  readonly usage?: string;
  readonly amount?: bigint;
  readonly product?: string;
  readonly tags?: readonly string[];
}

function toExplain({ usage, amount: asked, product, tags }: Question): ToExplain {
  if (usage !== undefined) {
    if (asked !== undefined) throw unwanted('amount', 'must not stand beside usage');
    return { usage: creditNamed(usage) };
  }
  if (asked === undefined) throw unwanted('amount', 'or usage must be given');
  return { amount: asked, product: product ?? null, tags: tags ?? [] };
}

function explanationToWire(
  { amount: asked, paid, uncovered, expiring }: Explanation,
  client: number,
): z.output<typeof explanationShape> {
  return {
    amount: formatAmount(asked),
    paid: paid.map(({ draw, rule, because }) => ({
      credit: idOrDebt(client, draw.credit),
      part: draw.part,
      amount: formatAmount(draw.amount),
      rule,
      because,
    })),
    uncovered: formatAmount(uncovered),
    expiring: expiring.map(({ credit, part, amount: left, at }) => ({
      credit: idOf(client, credit),
      part,
      amount: formatAmount(left),
      at: toIso(at),
    })),
  };
}

function requestToWire(
  id: string,
  { outcome, reply }: RequestRecord,
): z.output<typeof requestShape> {
  const { status, contentType, body } = reply;
  return { transactionId: id, outcome, answer: { status, contentType, body } };
}
