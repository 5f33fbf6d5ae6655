/** Reads form bodies, urlencoded and multipart, into fields without a prototype. No files. */
import { Busboy } from '@fastify/busboy';
import { WireFault, type WireFields } from './contract.ts';
import { decodeUtf8 } from './json.ts';

/** Of a query, of a form and of both together; a name that is repeated counts every time. */
export const MAX_FIELDS = 1_000;
const MAX_PART_HEADERS = 8;

/** `application/x-www-form-urlencoded`. Throws a `malformed` fault. */
export function readUrlEncoded(bytes: Uint8Array): WireFields {
  const pairs = decodeUtf8(bytes)
    .split('&')
    .filter((pair) => pair !== '');
  return gatherFields(pairs.map(readPair));
}

/** `multipart/form-data`. Throws a `malformed` fault, also for a part that is a file. */
export async function readMultipart(bytes: Uint8Array, contentType: string): Promise<WireFields> {
  decodeUtf8(bytes); // the parser would replace what is not UTF-8 in silence
  return gatherFields(await readParts(bytes, contentType));
}

/** Repeated names become arrays, in order. */
export function gatherFields(pairs: readonly (readonly [string, string])[]): WireFields {
  refuseTooMany(pairs.length);
  const gathered: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of pairs) {
    const before = gathered[name];
    if (before === undefined) gathered[name] = value;
    else if (typeof before === 'string') gathered[name] = [before, value];
    else before.push(value);
  }
  return gathered;
}

/** A name that stands in both is taken from the second. */
export function mergeFields(under: WireFields, over: WireFields): WireFields {
  const merged: WireFields = Object.assign(Object.create(null), under, over);
  refuseTooMany(Object.values(merged).flat().length);
  return merged;
}

function refuseTooMany(count: number): void {
  if (count <= MAX_FIELDS) return;
  throw new WireFault('malformed', `Send at most ${MAX_FIELDS} fields.`);
}

function readPair(pair: string): readonly [string, string] {
  const equals = pair.indexOf('=');
  const name = equals < 0 ? pair : pair.slice(0, equals);
  return [unescaped(name), equals < 0 ? '' : unescaped(pair.slice(equals + 1))];
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new WireFault('malformed', 'Escape the form as UTF-8: a "%" does not start a character.');
  }
}

function partParser(contentType: string) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { fields: MAX_FIELDS, files: 0, headerPairs: MAX_PART_HEADERS },
    });
  } catch {
    return null; // no boundary is named
  }
}

function readParts(bytes: Uint8Array, contentType: string): Promise<[string, string][]> {
  const parts: [string, string][] = [];
  return new Promise((resolve, reject) => {
    const refuse = (detail: string) => reject(new WireFault('malformed', detail));
    const broken = () => refuse('Send the parts between boundaries, with the last one closed.');
    const parser = partParser(contentType);
    if (!parser) return refuse('Name the boundary of the parts in the content type.');
    parser.on('field', (name: string | undefined, value) => {
      if (name === undefined) refuse('Give every part of the form a name.');
      else parts.push([name, value]);
    });
    parser.on('filesLimit', () => refuse('Send fields only: a part of the form is a file.'));
    parser.on('fieldsLimit', () => refuse(`Send at most ${MAX_FIELDS} fields.`));
    parser.on('error', broken);
    parser.on('finish', () => resolve(parts));
    parser.end(Buffer.from(bytes));
  });
}
