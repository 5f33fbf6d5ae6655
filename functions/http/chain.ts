/** The chain that every route's function is: from the event to the answer, in this order. */
import { strict as assert } from 'node:assert';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { Outage } from '../ledger/ledger.ts';
import { answerErrors } from './answer-errors.ts';
import type { Backend } from './backend.ts';
import { callRoute } from './call-route.ts';
import { checkScope } from './check-scope.ts';
import { preflightRoutes } from './console-origin.ts';
import type { Route } from './contract.ts';
import { beginExchange, type Exchange } from './exchange.ts';
import { findRoute } from './find-route.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { logRequest } from './log-request.ts';
import { readBody } from './read-body.ts';
import { validate } from './validate.ts';
import { checkRequest } from './wire-request.ts';
import { writeAnswer } from './write-answer.ts';

export type Handler = (
  event: APIGatewayProxyEvent,
  context: Context,
) => Promise<APIGatewayProxyResult>;

/** Where a route itself does not give up in time, the chain does, this long before the end. */
const LAST_CALL_MILLISECONDS = 500;

/**
 * The handler of the function that serves `routes`. `known` are the routes of all functions: they
 * say what a path takes where its methods are spread over several. `consoleOrigin`: whose pages may
 * call the own dialect from a browser; `null`: nobody's.
 */
export function serve(
  routes: readonly Route[],
  connect: () => Backend,
  known: readonly Route[] = routes,
  consoleOrigin: string | null = null,
): Handler {
  const preflights = consoleOrigin === null ? [] : preflightRoutes(known);
  const served = new Set(routes.map((route) => route.function));
  const own = [...routes, ...preflights.filter((route) => served.has(route.function))];
  const chain = middy<Exchange, APIGatewayProxyResult | undefined, unknown>({
    timeoutEarlyInMillis: LAST_CALL_MILLISECONDS,
    timeoutEarlyResponse: () => {
      throw new Outage('the route took all of its time');
    },
  })
    // What these three do comes after the rest, from the last to the first.
    .use(logRequest())
    .use(writeAnswer(consoleOrigin))
    .use(answerErrors())
    .use(findRoute(own, [...known, ...preflights]))
    .use(checkRequest())
    .use(checkScope())
    .use(readIdempotencyKey())
    .use(readBody())
    .use(validate())
    .handler(async (exchange: Exchange) => {
      exchange.answer = await callRoute(exchange, connect);
      return undefined;
    });
  return async (event, context) => {
    const remaining = () => context.getRemainingTimeInMillis();
    const result = await chain(beginExchange(event, remaining), context);
    assert(result, 'the chain always answers');
    return result;
  };
}
