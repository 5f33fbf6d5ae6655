/** CareCloud's credit history: every posting that moved a client's balance, in order of time. */
import type { Answer, Context, FieldFault, Settings } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { HistoryFilter } from '../../ledger/ledger.ts';
import type { PostingLine, SortKey } from '../../ledger/lists.ts';
import type { Posting } from '../../ledger/posting.ts';
import { withinDepth } from '../list-depth.ts';
import { jsonReply, toJsonNumber } from '../wire.ts';
import { findCustomer } from './customer.ts';
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
  const filter = { ...range, ...narrowed(query, view) };
  if (filter.kinds?.length === 0) return answer([], 0);
  const { count: limit, offset } = query;
  const depth = {
    offset: { name: 'offset', value: offset },
    range: ['time_from', 'time_to'],
    instead: null,
  } as const;
  const { rows, total } = await withinDepth(depth, ledger.history(filter, { limit, offset }));
  const records = rows.map((posting) => toRecord(posting, view));
  return answer(records, total ?? offset + rows.length);
}

function answer(credit_history: readonly HistoryRecord[], total_items: number): Answer {
  return jsonReply(200, { data: { credit_history, total_items } });
}

function narrowed(query: HistoryQuery, view: View): HistoryFilter {
  const { credit_operation_type: type, credit_operation_note: note } = query;
  const { sort_field: field, sort_direction, store_id, partner_id } = query;
  const { client, language, settings } = view;
  const fits = (line: PostingLine) =>
    (store_id === undefined || line.store === store_id) &&
    (partner_id === undefined || partnerOf(line, settings) === partner_id);
  return {
    client,
    movements: true,
    order: sort_direction === 'DESC' ? 'newest' : 'oldest',
    ...(type === undefined ? {} : { kinds: kindsNamed(type, language) }),
    ...(note === undefined ? {} : { note }),
    ...(store_id === undefined && partner_id === undefined ? {} : { fits }),
    ...(field === undefined || isByTime(field) ? {} : { sortedBy: keyOf(field, view) }),
  };
}

/** One client's records in order of its id are in order of time. */
function isByTime(field: SortField): field is 'credit_history_record_time' | 'customer_id' {
  return field === 'credit_history_record_time' || field === 'customer_id';
}

function keyOf(
  field: Exclude<SortField, 'credit_history_record_time' | 'customer_id'>,
  { settings, language }: View,
): (line: PostingLine) => SortKey {
  switch (field) {
    case 'amount':
      return ({ delta }) => delta;
    case 'credit_operation_type':
      return ({ kind }) => operationType(kind, language);
    case 'credit_operation_note':
      return ({ note }) => note ?? '';
    case 'partner_id':
      return (line) => partnerOf(line, settings);
    case 'currency_id':
      return ({ currency }) => currency ?? settings.defaultCurrency;
    case 'store_id':
      return ({ store }) => store ?? '';
  }
}

function toRecord(posting: Posting, { client, language, settings }: View): HistoryRecord {
  const time = posting.effectiveAt ?? posting.at;
  return {
    customer_id: client.id,
    amount: toJsonNumber(posting.delta),
    credit_operation_type: operationType(posting.kind, language),
    credit_operation_note: posting.note ?? '',
    partner_id: partnerOf(posting, settings),
    currency_id: posting.credit?.currency ?? settings.defaultCurrency,
    store_id: posting.store ?? '',
    credit_history_record_time: toLocalText(time, settings.timeZone),
  };
}

function partnerOf({ partner }: Pick<Posting, 'partner'>, settings: Settings): string {
  return partner ?? settings.defaultPartner;
}
