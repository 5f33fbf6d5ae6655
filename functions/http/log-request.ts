/** Logs one line per request: what it was and what it cost, never what it carried. */
import { Logger } from '@aws-lambda-powertools/logger';
import type { Exchange, Middleware } from './exchange.ts';

export function logRequest(): Middleware {
  // POWERTOOLS_LOG_LEVEL=SILENT keeps it quiet.
  const logger = new Logger({ serviceName: 'tallystick' });
  return {
    after: ({ event }) => logger.info('request', line(event)),
    onError: ({ event, error }) => {
      const problem = event.failure?.problem;
      if (problem === 'bug') logger.error('request', { ...line(event), ...trace(error) });
      else if (problem === 'unavailable')
        logger.warn('request', { ...line(event), ...trace(error) });
      else logger.info('request', line(event));
    },
  };
}

function line(exchange: Exchange): Record<string, string | number | object> {
  const { route, dialect, answer, failure, request } = exchange;
  return {
    requestId: request.requestId,
    route: route ? `${route.method} ${route.path}` : 'none',
    dialect: dialect?.name ?? 'none',
    status: answer?.status ?? 0,
    ...(failure ? { problem: failure.problem } : {}),
    milliseconds: Math.round(performance.now() - exchange.startedAt),
    ...(exchange.open ? { spent: { ...exchange.open.spent } } : {}),
    ...(exchange.caller.keyId ? { keyId: exchange.caller.keyId } : {}),
  };
}

function trace(error: unknown): Record<string, string> {
  return error instanceof Error
    ? { error: error.stack ?? error.message }
    : { error: String(error) };
}
