/** A gateway in front of made-up handlers that answer with the event that they got. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { createGateway, type GatewayParts } from '../../infra/local/gateway.ts';
import type { LambdaHandler } from '../../infra/local/invoke.ts';
import type { GatewayRoute } from '../../infra/local/route-match.ts';

export interface EchoGateway {
  readonly port: number;
  /** With a key that is good, unless `authorization` says another; `null` sends none. */
  call(
    method: string,
    path: string,
    headers?: Readonly<Record<string, string | null>>,
    body?: string | Uint8Array<ArrayBuffer>,
  ): Promise<Response>;
  echoed(path: string, headers?: Readonly<Record<string, string>>): Promise<Echoed>;
  /** Sends bytes as they are; answers all that comes back. */
  raw(request: string): Promise<string>;
  close(): Promise<void>;
}

export interface Echoed {
  readonly event: APIGatewayProxyEvent;
  readonly remaining: number;
}

const ROUTES: readonly GatewayRoute[] = [
  { method: 'GET', path: '/things', function: 'list-credits', scope: 'credits:read' },
  { method: 'POST', path: '/things', function: 'credit-actions', scope: 'credits:write' },
  { method: 'GET', path: '/things/{thing}', function: 'list-credits', scope: 'credits:read' },
  { method: 'GET', path: '/things/best', function: 'credit-history', scope: 'credits:read' },
  { method: 'POST', path: '/open', function: 'whmcs-action', scope: null },
];

export const TIMEOUT_MILLISECONDS = 300;
export const MEGABYTE = 1024 * 1024;

export async function startEchoGateway(
  handlers: Partial<GatewayParts['handlers']> = {},
): Promise<EchoGateway> {
  const gateway = createGateway({
    routes: ROUTES,
    handlers: { ...HANDLERS, ...handlers },
    authorizer,
    welcome: 'hello',
    timeoutMilliseconds: TIMEOUT_MILLISECONDS,
  });
  const port = await gateway.listen(0, '127.0.0.1');
  const call: EchoGateway['call'] = (method, path, headers = {}, body = undefined) => {
    const sent = new Headers();
    for (const [name, value] of Object.entries({ authorization: 'yes', ...headers })) {
      if (value !== null) sent.set(name, value);
    }
    const url = `http://127.0.0.1:${port}${path}`;
    return fetch(url, { method, headers: sent, ...(body === undefined ? {} : { body }) });
  };
  return {
    port,
    call,
    echoed: async (path, headers) => JSON.parse(await (await call('GET', path, headers)).text()),
    raw: (request) => raw(port, request),
    close: () => gateway.close(),
  };
}

/** Answers with the event that it got, or as the query asks. */
const echo: LambdaHandler = async (event, context) => {
  const { httpMethod, queryStringParameters } = proxy(event);
  const ask = queryStringParameters?.answer;
  if (ask === 'throw') throw new Error('a handler that breaks');
  if (ask === 'nothing') return undefined;
  if (ask === 'late') await sleep(2 * TIMEOUT_MILLISECONDS);
  if (ask === 'large') return { statusCode: 200, body: 'x'.repeat(6 * MEGABYTE) };
  if (ask === 'bytes') {
    return {
      statusCode: 201,
      isBase64Encoded: true,
      body: Buffer.from([0, 255]).toString('base64'),
    };
  }
  if (ask === 'headers') {
    return {
      statusCode: 200,
      headers: { 'X-One': '1', 'X-Both': 'lost' },
      multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'], 'x-both': ['kept'] },
      body: '',
    };
  }
  if (ask === 'bad header') return { statusCode: 200, headers: { 'x-y': 'a\nb' }, body: '' };
  const remaining = context.getRemainingTimeInMillis();
  const body = JSON.stringify({ name: context.functionName, remaining, event });
  return { statusCode: httpMethod === 'GET' ? 200 : 202, body };
};

const HANDLERS = {
  'list-credits': echo,
  'credit-history': echo,
  'credit-actions': echo,
  'whmcs-action': echo,
  keys: echo,
};

const authorizer: LambdaHandler = async (event) => {
  const { headers, methodArn } = authorizing(event);
  const key = headers?.authorization;
  if (key === undefined) throw new Error('Unauthorized');
  if (key === 'broken') throw new Error('Something else');
  return {
    principalId: 'someone',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: key === 'denied' ? 'Deny' : 'Allow',
          Resource: key === 'elsewhere' ? `${methodArn}/x` : methodArn.replace(/GET.*/, '*'),
        },
      ],
    },
    context: { number: 7, flag: true },
    ...(key === 'planless' ? {} : { usageIdentifierKey: 'plan' }),
  };
};

async function raw(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(request);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

function proxy(event: unknown): APIGatewayProxyEvent {
  return JSON.parse(JSON.stringify(event));
}

function authorizing(event: unknown): APIGatewayRequestAuthorizerEvent {
  return JSON.parse(JSON.stringify(event));
}
