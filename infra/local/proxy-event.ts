/** Turns a request off the socket into the REST v1 proxy event that API Gateway makes of it. */
import type { IncomingMessage } from 'node:http';
import type {
  APIGatewayEventRequestContextWithAuthorizer,
  APIGatewayProxyEvent,
  APIGatewayRequestAuthorizerEvent,
} from 'aws-lambda';
import { forwarded, headersOf, lastOf, type MultiValue } from './proxy-fields.ts';
import type { Match } from './route-match.ts';

const STAGE = 'live';
const ACCOUNT = '000000000000';
const API = 'tallystick';
const REGION = 'local';

/** A request line and headers, before its body is read. */
export interface Arrival {
  readonly requestId: string;
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly search: string;
  readonly headers: MultiValue;
  readonly sourceIp: string;
  readonly at: Date;
}

export type AuthorizerContext = Readonly<Record<string, string>> | null;

export function arrivalOf(request: IncomingMessage, requestId: string, at: Date): Arrival {
  const target = (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '').replace(/^(?=\?|$)/, '/');
  const cut = target.indexOf('?');
  // The peer of the socket: what a header claims about the source is not believed.
  const sourceIp = (request.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
  return {
    requestId,
    method: request.method ?? 'GET',
    path: cut < 0 ? target : target.slice(0, cut),
    search: cut < 0 ? '' : target.slice(cut + 1),
    headers: forwarded(headersOf(request.rawHeaders), sourceIp),
    sourceIp,
    at,
  };
}

export function proxyEvent(
  arrival: Arrival,
  match: Match,
  query: MultiValue,
  authorizer: AuthorizerContext,
  body: Buffer,
): APIGatewayProxyEvent {
  return {
    resource: match.resource,
    path: arrival.path,
    httpMethod: arrival.method,
    headers: lastOf(arrival.headers),
    multiValueHeaders: arrival.headers,
    queryStringParameters: orNull(lastOf(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(match.params),
    stageVariables: null,
    requestContext: requestContext(arrival, match, authorizer),
    // As with binaryMediaTypes */*: bytes reach the handler as they were sent, whatever they are.
    body: body.length === 0 ? null : body.toString('base64'),
    isBase64Encoded: body.length > 0,
  };
}

export function authorizerEvent(
  arrival: Arrival,
  match: Match,
  query: MultiValue,
): APIGatewayRequestAuthorizerEvent {
  return {
    type: 'REQUEST',
    methodArn: methodArn(arrival),
    resource: match.resource,
    path: arrival.path,
    httpMethod: arrival.method,
    headers: lastOf(arrival.headers),
    multiValueHeaders: arrival.headers,
    queryStringParameters: orNull(lastOf(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(match.params),
    stageVariables: null,
    requestContext: requestContext(arrival, match, undefined),
  };
}

/** What an authorizer's policy must allow. */
export function methodArn(arrival: Arrival): string {
  const resource = `${STAGE}/${arrival.method}${arrival.path}`;
  return `arn:aws:execute-api:${REGION}:${ACCOUNT}:${API}/${resource}`;
}

function requestContext<A>(
  arrival: Arrival,
  match: Match,
  authorizer: A,
): APIGatewayEventRequestContextWithAuthorizer<A> {
  return {
    accountId: ACCOUNT,
    apiId: API,
    authorizer,
    protocol: 'HTTP/1.1',
    httpMethod: arrival.method,
    identity: identity(arrival),
    path: `/${STAGE}${arrival.path}`,
    stage: STAGE,
    requestId: arrival.requestId,
    requestTimeEpoch: arrival.at.getTime(),
    resourceId: API,
    resourcePath: match.resource,
  };
}

function identity(arrival: Arrival): APIGatewayProxyEvent['requestContext']['identity'] {
  return {
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
    sourceIp: arrival.sourceIp,
    user: null,
    userAgent: userAgent(arrival.headers),
    userArn: null,
  };
}

function userAgent(headers: MultiValue): string | null {
  const sent = Object.entries(headers).find(([name]) => name.toLowerCase() === 'user-agent');
  return sent?.[1].at(-1) ?? null;
}

function orNull<T extends object>(values: T): T | null {
  return Object.keys(values).length === 0 ? null : values;
}
