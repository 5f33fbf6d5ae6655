/** WHMCS's three response types: JSON, XML and name-value pairs. */
import XMLBuilder from 'fast-xml-builder';
import type { WireFields, WireRequest } from '../../http/contract.ts';
import type { Reply } from '../../ledger/ledger.ts';

export type ResponseType = 'json' | 'xml' | 'nvp';

/** Numbers and truth values are such in JSON alone; money is text everywhere. */
export type Content = string | number | boolean | readonly Content[] | Fields;

interface Fields {
  readonly [name: string]: Content;
}

/** What an answer is written for. */
export interface Voice {
  readonly responseType: ResponseType;
  /** In lower case; empty where the request named none. */
  readonly action: string;
}

/** The release whose answers these imitate: the root of an XML answer names it. */
export const RELEASE = '8.13.1';
const MAX_ACTION_LENGTH = 64;

const xml = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

export function reply(voice: Voice, status: number, content: Fields): Reply {
  switch (voice.responseType) {
    case 'json':
      return of(status, 'application/json', JSON.stringify(content));
    case 'xml':
      return of(status, 'application/xml', toXml(voice.action, content));
    case 'nvp':
      return of(status, 'text/plain', toPairs(content).join(';'));
  }
}

export function errorReply(voice: Voice, status: number, message: string): Reply {
  return reply(voice, status, { result: 'error', message });
}

/** Without a response type, or with an unknown one, the vendor answers in name-value pairs. */
export function responseTypeOf(text: string | undefined): ResponseType {
  const lower = text?.toLowerCase();
  return lower === 'json' || lower === 'xml' ? lower : 'nvp';
}

/** How to answer a request that could not be read: by what can be made out of it. */
export function voiceOf(request: WireRequest): Voice {
  const sent = request.method === 'GET' ? '' : Buffer.from(request.body).toString('latin1');
  const field = (name: string) => inBody(sent, name) ?? inQuery(request.query, name);
  return {
    responseType: responseTypeOf(field('responsetype')),
    action: (field('action') ?? '').toLowerCase().slice(0, MAX_ACTION_LENGTH),
  };
}

function inBody(sent: string, name: string): string | undefined {
  const encoded = new RegExp(`(?:^|&)${name}=(\\w{1,${MAX_ACTION_LENGTH}})(?:&|$)`);
  const part = new RegExp(`name="?${name}"?\\r\\n(?:[^\\r\\n]+\\r\\n)*\\r\\n(\\w{1,64})\\r\\n`);
  return (encoded.exec(sent) ?? part.exec(sent))?.[1];
}

function inQuery(query: WireFields, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' ? value : value?.at(-1);
}

function of(status: number, type: string, body: string): Reply {
  return { status, contentType: `${type}; charset=utf-8`, body };
}

function toXml(action: string, content: Fields): string {
  const named = action === '' ? {} : { action: legible(action) };
  return xml.build({
    '?xml': { '@version': '1.0', '@encoding': 'utf-8' },
    whmcsapi: { '@version': RELEASE, ...named, ...mapFields(content, legible) },
  });
}

/** XML 1.0 has no way to write these characters, not even escaped: U+FFFD stands for them. */
function legible(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r -\ufffd]/g, '\ufffd');
}

function mapText(content: Content, change: (text: string) => string): Content {
  if (isPlain(content)) return change(toText(content));
  if (isList(content)) return content.map((item) => mapText(item, change));
  return mapFields(content, change);
}

function mapFields(content: Fields, change: (text: string) => string): Fields {
  return Object.fromEntries(
    Object.entries(content).map(([name, value]) => [name, mapText(value, change)]),
  );
}

/** `result=success;credits[credit][0][id]=1`: lists as the vendor's documentation spells them. */
function toPairs(content: Content, name = ''): string[] {
  if (isPlain(content)) return [`${name}=${unforgeable(toText(content))}`];
  const fields = isList(content) ? [...content.entries()] : Object.entries(content);
  return fields.flatMap(([key, value]) =>
    toPairs(value, name === '' ? `${key}` : `${name}[${key}]`),
  );
}

/**
 * `;` and `=` separate the pairs, and lines and `%` would blur them: in a value they are written
 * as in a URL, `%3B`, so that no text can pass for another pair.
 */
function unforgeable(text: string): string {
  return text.toWellFormed().replace(/[%;=\p{Cc}\u2028\u2029]/gu, encodeURIComponent);
}

type Plain = string | number | boolean;

function isPlain(content: Content): content is Plain {
  return typeof content !== 'object';
}

/** As PHP, in which the vendor's server is written, turns values into text. */
function toText(content: Plain): string {
  if (typeof content === 'boolean') return content ? '1' : '';
  return String(content);
}

function isList(content: Exclude<Content, Plain>): content is readonly Content[] {
  return Array.isArray(content);
}
