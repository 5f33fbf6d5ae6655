/** The one place where whatever was thrown becomes an answer in the dialect's shape. */
import { Outage, type Outcome, type Reply } from '../ledger/ledger.ts';
import { TooDeep } from '../ledger/lists.ts';
import { type Failure, WireFault } from './contract.ts';
import type { Exchange, Middleware } from './exchange.ts';
import { withoutSecret } from './field-faults.ts';
import { GATEWAY_CONTENT_TYPE, gatewayBody } from './problem-body.ts';

export function answerErrors(): Middleware {
  return {
    onError: (middy) => {
      const exchange = middy.event;
      const failure = failureOf(middy.error, exchange);
      const reply = replyOf(failure, exchange);
      const outcome = failure.outcome ?? outcomeOf(failure, exchange);
      exchange.failure = failure;
      exchange.answer = {
        ...reply,
        ...(failure.headers ? { headers: failure.headers } : {}),
        ...(outcome ? { outcome } : {}),
      };
    },
  };
}

/** No message of an unexpected error gets further than the log. */
function failureOf(error: unknown, { request }: Exchange): Failure {
  if (error instanceof WireFault) return error.failure;
  if (error instanceof TooDeep) {
    return { problem: 'malformed', detail: error.message, faults: [] };
  }
  if (error instanceof Outage) {
    return {
      problem: 'unavailable',
      detail:
        'The ledger could not say in time what became of this; ' +
        'repeat the request with the same Idempotency-Key.',
      faults: [],
    };
  }
  return {
    problem: 'bug',
    detail: `Something went wrong here; report it with the request id ${request.requestId}.`,
    faults: [],
  };
}

function replyOf(failure: Failure, { dialect, request }: Exchange): Reply {
  if (dialect === null) return gatewayReply(failure.problem === 'not_found' ? 404 : 500);
  try {
    return dialect.fail({ ...failure, faults: failure.faults.map(withoutSecret) }, request);
  } catch {
    return gatewayReply(500); // the failure itself is in the log, and matters more
  }
}

function gatewayReply(status: number): Reply {
  return { status, contentType: GATEWAY_CONTENT_TYPE, body: gatewayBody(status) };
}

/** Nothing is promised of a change that was attempted and whose end nobody saw. */
function outcomeOf(failure: Failure, { route, open, answer }: Exchange): Outcome | null {
  if (answer?.outcome) return answer.outcome;
  const changing = open?.changing() ?? false;
  if (!changing && !route?.write) return null;
  return changing || failure.problem === 'unavailable' ? 'unknown' : 'not-recorded';
}
