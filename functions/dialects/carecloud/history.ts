/** CareCloud's credit history: every posting that moved a client's balance, in order of time. */
import type { Answer, Context, FieldFault, Settings } from '../../http/contract.ts';
import { WireFault } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { HistoryFilter } from '../../ledger/ledger.ts';
import type { Posting } from '../../ledger/posting.ts';
import { gather, MAX_GATHERED } from '../gather.ts';
import { jsonReply, toJsonNumber } from '../wire.ts';
import { findCustomer } from './customer.ts';
import { pageOf, sortedBy } from './listing.ts';
import { toLocalText } from './local-time.ts';
import { kindsNamed, type Language, languageOf, operationType } from './operation-type.ts';
import { badFields } from './problems.ts';
import type { HistoryQuery, HistoryRecord } from './schemas.ts';
import { readTimeRange } from './time-range.ts';

type SortField = NonNullable<HistoryQuery['sort_field']>;

interface View {
  readonly client: ClientRef;
  readonly language: Language;
  readonly settings: Settings;
}

interface Found {
  readonly rows: readonly Posting[];
  readonly total: number;
}

export async function creditHistory(query: HistoryQuery, context: Context): Promise<Answer> {
  const { ledger, request, settings } = context;
  const faults: FieldFault[] = [];
  const client = await findCustomer(ledger, query.customer_id, faults);
  const range = readTimeRange(
    { name: 'time_from', local: query.time_from },
    { name: 'time_to', local: query.time_to },
    settings.timeZone,
    faults,
  );
  if (!client || faults.length > 0) throw badFields(faults);
  const view = { client, language: languageOf(request.headers['accept-language']), settings };
  const { rows, total } = await find({ ...range, ...narrowed(query, view) }, query, view, context);
  const credit_history = rows.map((posting) => toRecord(posting, view));
  return jsonReply(200, { data: { credit_history, total_items: total } });
}

function narrowed(query: HistoryQuery, { client, language }: View): HistoryFilter {
  const { credit_operation_type: type, credit_operation_note: note, sort_direction } = query;
  return {
    client,
    movements: true,
    order: sort_direction === 'DESC' && isByTime(query) ? 'newest' : 'oldest',
    ...(type === undefined ? {} : { kinds: kindsNamed(type, language) }),
    ...(note === undefined ? {} : { note }),
  };
}

/** One client's records in order of its id are in order of time. */
function isByTime({ sort_field: field }: HistoryQuery): boolean {
  return field === undefined || field === 'credit_history_record_time' || field === 'customer_id';
}

async function find(
  filter: HistoryFilter,
  query: HistoryQuery,
  view: View,
  { ledger }: Context,
): Promise<Found> {
  const { count, offset, store_id, partner_id, sort_field, sort_direction } = query;
  if (filter.kinds?.length === 0) return { rows: [], total: 0 };
  const byTime = sort_field === undefined || isByTime(query);
  if (byTime && store_id === undefined && partner_id === undefined) {
    const page = await ledger.history(filter, { limit: count, offset });
    return { rows: page.rows, total: page.total ?? offset + page.rows.length };
  }
  const all = await gather((page) => ledger.history(filter, page));
  if (!all) throw tooMany();
  const kept = all.filter(
    (posting) =>
      (store_id === undefined || posting.store === store_id) &&
      (partner_id === undefined || partnerOf(posting, view.settings) === partner_id),
  );
  const sorted = byTime ? kept : sortedBy(kept, keyOf(sort_field, view), sort_direction);
  return { rows: pageOf(sorted, query), total: sorted.length };
}

function keyOf(field: SortField, view: View): (posting: Posting) => string | bigint | number {
  const { settings, language, client } = view;
  const keys: Record<SortField, (posting: Posting) => string | bigint | number> = {
    customer_id: () => client.id,
    amount: (posting) => posting.delta,
    credit_operation_type: (posting) => operationType(posting.kind, language),
    credit_operation_note: (posting) => posting.note ?? '',
    partner_id: (posting) => partnerOf(posting, settings),
    currency_id: (posting) => currencyOf(posting, settings),
    store_id: (posting) => posting.store ?? '',
    credit_history_record_time: (posting) => posting.number,
  };
  return keys[field];
}

function toRecord(posting: Posting, { client, language, settings }: View): HistoryRecord {
  const time = posting.effectiveAt ?? posting.at;
  return {
    customer_id: client.id,
    amount: toJsonNumber(posting.delta),
    credit_operation_type: operationType(posting.kind, language),
    credit_operation_note: posting.note ?? '',
    partner_id: partnerOf(posting, settings),
    currency_id: currencyOf(posting, settings),
    store_id: posting.store ?? '',
    credit_history_record_time: toLocalText(time, settings.timeZone),
  };
}

function partnerOf(posting: Posting, settings: Settings): string {
  return posting.partner ?? settings.defaultPartner;
}

function currencyOf(posting: Posting, settings: Settings): string {
  return posting.credit?.currency ?? settings.defaultCurrency;
}

function tooMany(): WireFault {
  return new WireFault(
    'malformed',
    `More than ${MAX_GATHERED} records match: narrow the list with time_from and time_to.`,
  );
}
