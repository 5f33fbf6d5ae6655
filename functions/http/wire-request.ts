/** Reads API Gateway's REST event (version 1) into the request that it carries. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { WireFault, type WireRequest } from './contract.ts';
import type { Middleware } from './exchange.ts';
import { gatherFields, MAX_FIELDS } from './form.ts';

type Multi = Readonly<Record<string, readonly string[] | undefined>>;

/** Never fails: what is wrong with the request is said by `checkRequest`, in its dialect. */
export function readEvent(event: APIGatewayProxyEvent): WireRequest {
  return {
    method: event.httpMethod,
    path: event.path,
    headers: readHeaders(event.multiValueHeaders ?? {}),
    query: gatherFields(queryPairs(event).slice(0, MAX_FIELDS)),
    params: readParams(event.pathParameters ?? {}),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    sourceIp: event.requestContext.identity.sourceIp,
    requestId: event.requestContext.requestId,
  };
}

/** Refuses what `readEvent` could not read. */
export function checkRequest(): Middleware {
  return {
    before: ({ event: { event } }) => {
      if (queryPairs(event).length > MAX_FIELDS) {
        throw new WireFault('malformed', `Send at most ${MAX_FIELDS} query parameters.`);
      }
      for (const [name, value] of Object.entries(event.pathParameters ?? {})) {
        if (decode(value ?? '') !== null) continue;
        const message = 'must be percent-encoded UTF-8';
        throw new WireFault('malformed', `"${name}" in the path ${message}.`, {
          faults: [{ name, reason: 'format', value: (value ?? '').slice(0, 100), message }],
        });
      }
    },
  };
}

/** API Gateway has decoded names and values of the query. */
function queryPairs(event: APIGatewayProxyEvent): [string, string][] {
  const query: Multi = event.multiValueQueryStringParameters ?? {};
  return Object.entries(query).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
}

function readHeaders(multi: Multi): Readonly<Record<string, string>> {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, values] of Object.entries(multi)) {
    const last = values?.at(-1);
    if (last !== undefined) headers[name.toLowerCase()] = last;
  }
  return headers;
}

/** REST APIs, unlike HTTP APIs, hand path parameters over as they stand in the URL. */
function readParams(
  encoded: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const params: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(encoded)) {
    if (value !== undefined) params[name] = decode(value) ?? value;
  }
  return params;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
