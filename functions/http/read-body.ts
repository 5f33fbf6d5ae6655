/** Reads a body as its dialect takes it: JSON, or form fields merged over the query. */
import { WireFault, type WireFields, type WireRequest } from './contract.ts';
import type { Middleware } from './exchange.ts';
import { mergeFields, readMultipart, readUrlEncoded } from './form.ts';
import { readJson } from './json.ts';

export const MAX_BODY_BYTES = 64 * 1024;

const JSON_TYPE = /^application\/(?:json|[^;/]+\+json)$/;
const FORM_TYPE = 'application/x-www-form-urlencoded';
const MULTIPART_TYPE = 'multipart/form-data';

export function readBody(): Middleware {
  return {
    before: async ({ event: exchange }) => {
      const { request, dialect } = exchange;
      if (request.body.length > MAX_BODY_BYTES) {
        throw new WireFault('too_large', `Send at most ${MAX_BODY_BYTES} bytes in the body.`);
      }
      if (dialect?.body === 'fields') exchange.body = await readFields(request);
      else if (dialect?.body === 'json or form') exchange.body = readJsonOrForm(request);
      else exchange.body = readJsonBody(request);
    },
  };
}

function readJsonOrForm(request: WireRequest): unknown {
  const isForm = contentType(request).type === FORM_TYPE;
  return isForm ? readUrlEncoded(request.body) : readJsonBody(request);
}

/** What is sent along with GET means nothing (RFC 9110) and is not looked at. */
function readJsonBody(request: WireRequest): unknown {
  if (request.method === 'GET' || request.body.length === 0) return {};
  const { type, charset } = contentType(request);
  const readable = charset === null || charset === 'utf-8' || charset === 'utf8';
  if ((type === null || JSON_TYPE.test(type)) && readable) return readJson(request.body);
  throw new WireFault(
    'unsupported_media_type',
    'Send the body as JSON in UTF-8, with the content type application/json.',
  );
}

async function readFields(request: WireRequest): Promise<WireFields> {
  if (request.method === 'GET' || request.body.length === 0) return request.query;
  return mergeFields(request.query, await readForm(request));
}

async function readForm(request: WireRequest): Promise<WireFields> {
  const { type } = contentType(request);
  if (type === null || type === FORM_TYPE) return readUrlEncoded(request.body);
  if (type === MULTIPART_TYPE) {
    return readMultipart(request.body, request.headers['content-type'] ?? '');
  }
  throw new WireFault(
    'unsupported_media_type',
    `Send the fields as ${FORM_TYPE} or ${MULTIPART_TYPE}.`,
  );
}

/** Lower-case, `null` where not sent. */
function contentType(request: WireRequest): { type: string | null; charset: string | null } {
  const header = request.headers['content-type']?.trim().toLowerCase();
  if (!header) return { type: null, charset: null };
  const [type = ''] = header.split(';');
  const charset = /;\s*charset="?([^\s";]+)/.exec(header)?.[1] ?? null;
  return { type: type.trim(), charset };
}
