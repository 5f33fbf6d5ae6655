/** Events and contexts as a deployed function is called with them. */
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { Caller } from '../../../functions/access/caller.ts';
import { toCallerContext } from '../../../functions/http/caller-context.ts';

export const NOW = 1_700_000_000_000;

export const CALLER: Caller = {
  keyId: 'key-1',
  holder: { id: 'ann', name: 'Ann Ünser', email: 'ann@example.com' },
  scopes: ['credits:read', 'credits:write'],
  clients: [7, 8],
  plan: 'small',
};

export interface Sent {
  readonly method?: string;
  readonly resource?: string;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string[]>;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Uint8Array;
  readonly caller?: Caller | null;
}

/** REST, version 1, as the local gateway and API Gateway make it. */
export function eventOf(sent: Sent): APIGatewayProxyEvent {
  const caller = sent.caller === undefined ? CALLER : sent.caller;
  const headers = Object.entries({ 'content-type': 'application/json', ...sent.headers });
  const resource = sent.resource ?? '/notches';
  return {
    resource,
    path: resource,
    httpMethod: sent.method ?? 'POST',
    headers: {},
    multiValueHeaders: Object.fromEntries(
      headers.map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
    ),
    queryStringParameters: null,
    multiValueQueryStringParameters: sent.query ?? null,
    pathParameters: sent.params ?? null,
    stageVariables: null,
    body: sent.body === undefined ? null : Buffer.from(sent.body).toString('base64'),
    isBase64Encoded: true,
    requestContext: {
      accountId: '',
      apiId: 'api',
      authorizer: caller ? { ...toCallerContext(caller) } : null,
      protocol: 'HTTP/1.1',
      httpMethod: sent.method ?? 'POST',
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '192.0.2.1',
        user: null,
        userAgent: null,
        userArn: null,
      },
      path: resource,
      stage: 'v1',
      requestId: 'request-1',
      requestTimeEpoch: NOW,
      resourceId: '',
      resourcePath: resource,
    },
  };
}

export function contextWith(remainingMilliseconds: number): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'f',
    functionVersion: '1',
    invokedFunctionArn: '',
    memoryLimitInMB: '512',
    awsRequestId: '',
    logGroupName: '',
    logStreamName: '',
    getRemainingTimeInMillis: () => remainingMilliseconds,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
