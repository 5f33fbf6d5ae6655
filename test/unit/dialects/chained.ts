/** Sends requests through the real chain to a dialect's routes, on a ledger that is scripted. */

import { strict as assert } from 'node:assert';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Caller, KeyRecord } from '../../../functions/access/caller.ts';
import { makeSecret, sha256Hex } from '../../../functions/access/secret.ts';
import type { Backend } from '../../../functions/http/backend.ts';
import { serve } from '../../../functions/http/chain.ts';
import type { Route, Settings } from '../../../functions/http/contract.ts';
import type { HistoryFilter, Ledger, Page, PageAsk } from '../../../functions/ledger/ledger.ts';
import type { Posting } from '../../../functions/ledger/posting.ts';
import { deskInMemory } from '../../support/desk-in-memory.ts';
import { naiveHistory } from '../../support/naive-lists.ts';
import { naiveSegmentsOfAll } from '../../support/naive-segments.ts';
import { contextWith, eventOf, type Sent } from '../http/gateway-event.ts';
import { ScriptedLedger } from './scripted-ledger.ts';

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

export const SETTINGS: Settings = {
  version: '1',
  creditType: { id: 'points', name: 'Credits', scale: 6 },
  timeZone: 'Europe/Prague',
  defaultPartner: 'house',
  defaultCurrency: 'CZK',
};

export const CALLER: Caller = {
  keyId: 'key-1',
  holder: { id: 'ann', name: 'Ann', email: null },
  scopes: ['credits:read', 'credits:write'],
  clients: null,
  plan: null,
};

/** Whose history and segments can be filtered and paged by offset, as the store's can. */
export class FilteringLedger extends ScriptedLedger {
  override async history(filter: HistoryFilter, ask: PageAsk): Promise<Page<Posting>> {
    const all = naiveHistory(this.postings(filter.client), filter);
    const start = ask.offset ?? Number(ask.after ?? 0);
    const end = start + ask.limit;
    const next = end < all.length ? String(end) : null;
    return { rows: all.slice(start, end), total: all.length, next, asOf: null };
  }

  override segmentsOfAll: Ledger['segmentsOfAll'] = async (range, page) => {
    const { rows } = await this.clients();
    const postings = rows.flatMap((client) => this.postings(client));
    return naiveSegmentsOfAll(postings, range, page);
  };
}

/** A form's public identifier and secret, of a key with these rights. */
export const PAIR = { identifier: makeSecret('identifier'), secret: makeSecret('secret') };

export interface Setting {
  readonly ledger: Ledger;
  readonly settings?: Partial<Settings>;
  /** Of the form's key. */
  readonly keyHolder?: Partial<Caller>;
}

export interface Heard {
  readonly status: number;
  readonly type: string;
  readonly outcome: unknown;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly json: any;
}

export async function send(
  routes: readonly Route[],
  { ledger, settings, keyHolder }: Setting,
  sent: Sent,
): Promise<Heard> {
  const key: KeyRecord = {
    caller: { ...CALLER, ...keyHolder },
    kind: 'pair',
    secrets: [{ sha256: sha256Hex(PAIR.secret), endsAt: null }],
    createdAt: 0,
    expiresAt: null,
    revokedAt: null,
    usageIdentifierKey: null,
  };
  const now = ledger instanceof ScriptedLedger ? ledger.now : 0;
  const backend: Backend = {
    settings: { ...SETTINGS, ...settings },
    serverTiming: false,
    cursorKey: 'a key of the cursors',
    now: () => now,
    open: () => ({
      ledgerFor: () => ledger,
      findKey: async (sha256) => (sha256 === sha256Hex(PAIR.identifier) ? key : null),
      keys: deskInMemory(),
      spent: { trips: 0, rru: 0, wru: 0 },
      changing: () => false,
    }),
  };
  const handler = serve(routes, () => backend);
  const result = await handler(eventOf({ caller: CALLER, ...sent }), contextWith(20_000));
  const headers = result.headers ?? {};
  const isJson = String(headers['content-type']).startsWith('application/json');
  const json = isJson ? JSON.parse(result.body) : null;
  const route = routes.find((r) => r.path === sent.resource && r.method === sent.method);
  if (isJson) route?.answers[result.statusCode]?.parse(json);
  return {
    status: result.statusCode,
    type: String(headers['content-type']),
    outcome: headers['Tallystick-Outcome'],
    text: result.body,
    json,
  };
}

/** Strict: throws for what is not well-formed. */
export function readXml(text: string) {
  const valid = XMLValidator.validate(text);
  assert.equal(valid, true, `not well-formed: ${JSON.stringify(valid)}`);
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    trimValues: false,
    isArray: (name) => name === 'credit',
  }).parse(text);
}
