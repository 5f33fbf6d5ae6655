/** API Gateway and Lambda on this computer: node:http in front of the handlers as deployed. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { FunctionName } from '../../functions/http/contract.ts';
import { quotaHeaders } from '../gateway-answers.ts';
import { isUnauthorized, verdictOf } from './authorize.ts';
import { type Invocation, invoke, type LambdaHandler, TIMEOUT_MILLISECONDS } from './invoke.ts';
import { answerOf, gatewayAnswer, type WireAnswer } from './proxy-answer.ts';
import {
  type Arrival,
  type AuthorizerContext,
  arrivalOf,
  authorizerEvent,
  methodArn,
  proxyEvent,
} from './proxy-event.ts';
import { type MultiValue, queryOf } from './proxy-fields.ts';
import { type GatewayRoute, type Match, matcherOf } from './route-match.ts';
import type { UsagePlans } from './usage-plans.ts';

export interface GatewayParts {
  readonly routes: readonly GatewayRoute[];
  readonly handlers: Readonly<Record<FunctionName, LambdaHandler>>;
  readonly authorizer: LambdaHandler;
  /** What `GET /` answers: API Gateway has nothing there. */
  readonly welcome?: string;
  readonly timeoutMilliseconds?: number;
  /** Without them nobody asks too often. */
  readonly plans?: UsagePlans;
}

export interface Gateway {
  /** Answers the port that it got. Rejects with the system's error where it cannot listen. */
  listen(port: number, host: string): Promise<number>;
  /** Takes no more requests, finishes those that run. */
  close(): Promise<void>;
}

const TOO_MANY_REQUESTS = 429;
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** How much of a body that is too large is read away, so that its sender sees the answer. */
const MAX_DISCARDED_BYTES = 8 * MAX_BODY_BYTES;
/** Longer than clients keep idle connections, so that theirs is the end that closes. */
const KEEP_ALIVE_MILLISECONDS = 65_000;
/** Of request line and headers together. */
const MAX_HEADER_BYTES = 10_240;

export function createGateway(parts: GatewayParts): Gateway {
  const answer = answerer(parts);
  const options = { maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false };
  const server = createServer(options, (request, response) => {
    answer(request).then(
      (found) => send(server, response, request.method, found),
      () => response.destroy(),
    );
  });
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  server.on('clientError', refuse);
  return {
    listen: (port, host) => listen(server, port, host),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

function answerer(parts: GatewayParts): (request: IncomingMessage) => Promise<WireAnswer> {
  const match = matcherOf(parts.routes);
  return async (request) => {
    const requestId = randomUUID();
    const arrival = arrivalOf(request, requestId, new Date());
    const body = await readBody(request);
    if (!body) return gatewayAnswer(413, requestId);
    if (parts.welcome && arrival.path === '/' && /^(GET|HEAD)$/.test(arrival.method)) {
      return answerOf(text(parts.welcome)) ?? gatewayAnswer(500, requestId);
    }
    const query = queryOf(arrival.search);
    const found = match(arrival.method, arrival.path);
    if (!found) return gatewayAnswer(404, requestId);
    if (!query) return gatewayAnswer(400, requestId);
    const allowed = await authorize(parts, arrival, found, query);
    if (allowed === 'quota exceeded')
      return gatewayAnswer(TOO_MANY_REQUESTS, requestId, quotaHeaders());
    if (typeof allowed === 'number') return gatewayAnswer(allowed, requestId);
    const event = proxyEvent(arrival, found, query, allowed, body);
    const ran = await run(parts, found.function, parts.handlers[found.function], event, requestId);
    if (ran.kind === 'event_too_large') return gatewayAnswer(413, requestId);
    if (ran.kind === 'timed_out') return gatewayAnswer(504, requestId);
    const answered = ran.kind === 'answered' ? answerOf(ran.answer) : null;
    return answered ?? gatewayAnswer(502, requestId);
  };
}

/** The context that the handler gets, or the status that the caller gets. */
async function authorize(
  parts: GatewayParts,
  arrival: Arrival,
  match: Match,
  query: MultiValue,
): Promise<AuthorizerContext | number | 'quota exceeded'> {
  if (!match.authorized) return null;
  const event = authorizerEvent(arrival, match, query);
  const ran = await run(parts, 'authorizer', parts.authorizer, event, arrival.requestId);
  if (ran.kind === 'failed') return isUnauthorized(ran.error) ? 401 : 500;
  if (ran.kind !== 'answered') return 500;
  const verdict = verdictOf(ran.answer, methodArn(arrival));
  if (!verdict.allowed) return verdict.status;
  const counted = parts.plans?.take(verdict.usageKey) ?? 'taken';
  if (counted === 'quota exceeded') return counted;
  return counted === 'taken' ? verdict.context : TOO_MANY_REQUESTS;
}

async function run(
  parts: GatewayParts,
  name: string,
  handler: LambdaHandler,
  event: object,
  requestId: string,
): Promise<Invocation> {
  const timeout = parts.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS;
  const ran = await invoke(name, handler, event, requestId, timeout);
  const expected = ran.kind !== 'failed' || isUnauthorized(ran.error);
  if (!expected) console.error(`${name} failed in request ${requestId}:`, ran.error);
  return ran;
}

/** `null`: more than a gateway takes. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_DISCARDED_BYTES) return null;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes > MAX_BODY_BYTES ? null : Buffer.concat(chunks);
}

function send(
  server: Server,
  response: ServerResponse,
  method: string | undefined,
  answer: WireAnswer,
): void {
  response.statusCode = answer.status;
  for (const [name, values] of Object.entries(answer.headers)) response.setHeader(name, values);
  response.setHeader('content-length', answer.body.length);
  if (!server.listening) response.setHeader('connection', 'close');
  response.end(method === 'HEAD' ? undefined : answer.body);
}

const REFUSALS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What is not HTTP, or has more headers than a gateway takes. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const told = REFUSALS[error.code ?? ''] ?? 400;
  const { status, headers, body } = gatewayAnswer(told, randomUUID());
  const lines = Object.entries(headers).map(([name, values]) => `${name}: ${values.join(', ')}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, 'connection: close'];
  socket.end(`${head.join('\r\n')}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

function text(body: string): object {
  return { statusCode: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
