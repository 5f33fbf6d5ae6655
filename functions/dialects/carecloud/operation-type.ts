/** What CareCloud calls each movement of a balance, in Czech and in English. */
import type { PostingKind } from '../../ledger/posting.ts';

export type Language = 'cs' | 'en';

/** The vendor's default for `Accept-Language` is `cs, en-gb;q=0.8`. */
const DEFAULT_LANGUAGE: Language = 'cs';

type Names = Readonly<Record<Language, string>>;

const ADDED: Names = { cs: 'Ručně přidané kredity', en: 'Manually added credits' };
const REDUCED: Names = { cs: 'Ručně odebrané kredity', en: 'Manually reduced credits' };
const EXPIRED: Names = { cs: 'Kredity propadlé', en: 'Credits expired' };
const VOIDED: Names = { cs: 'Kredity zrušené', en: 'Credits voided' };
const TRANSFERRED: Names = { cs: 'Kredity převedené', en: 'Credits transferred' };
const RETURNED: Names = { cs: 'Kredity vrácené', en: 'Credits returned' };
const ADJUSTED: Names = { cs: 'Kredity opravené', en: 'Credits adjusted' };

/** Complete, though kinds that never move a balance are never shown. */
const NAMES: Readonly<Record<PostingKind, Names>> = {
  purchase: ADDED,
  pending_purchase: ADDED,
  approval: ADDED,
  failure: ADDED,
  usage: REDUCED,
  hold: REDUCED,
  capture: REDUCED,
  release: RETURNED,
  hold_expiry: RETURNED,
  expiry: EXPIRED,
  void: VOIDED,
  take_back: VOIDED,
  transfer_out: TRANSFERRED,
  transfer_in: TRANSFERRED,
  reversal: RETURNED,
  adjustment: ADJUSTED,
  shortening: ADJUSTED,
  extension: ADJUSTED,
  edit: ADJUSTED,
  limit_change: ADJUSTED,
  closing: ADJUSTED,
};

export function operationType(kind: PostingKind, language: Language): string {
  return NAMES[kind][language];
}

/** The kinds whose name has `part` in it, whatever its case. */
export function kindsNamed(part: string, language: Language): PostingKind[] {
  const wanted = folded(part);
  // Keys of the table above, all of them kinds: Object.keys forgets that.
  const kinds = Object.keys(NAMES) as PostingKind[];
  return kinds.filter((kind) => folded(operationType(kind, language)).includes(wanted));
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** What a `*` stands for, and what decides where both are liked alike: the vendor's own first. */
const LANGUAGES: readonly Language[] = [DEFAULT_LANGUAGE, 'en'];

/** The language that the caller likes best of the two; the vendor's default where it names none. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const ranges = (acceptLanguage ?? '').slice(0, MAX_HEADER_LENGTH).split(',').map(readRange);
  const liked = LANGUAGES.map((language) => ({ language, ...likingOf(language, ranges) }));
  const [best] = liked.sort((a, b) => b.weight - a.weight || a.place - b.place);
  return best && best.weight > 0 ? best.language : DEFAULT_LANGUAGE;
}

const MAX_HEADER_LENGTH = 1000;

interface Range {
  /** `en` of `en-gb`. */
  readonly primary: string;
  readonly weight: number;
}

/** Of two that are liked alike, the one that is named first is meant. */
function likingOf(language: Language, ranges: readonly Range[]) {
  const own = ranges.filter(({ primary }) => primary === language);
  const named = own.length > 0 ? own : ranges.filter(({ primary }) => primary === '*');
  const weight = Math.max(0, ...named.map((range) => range.weight));
  return { weight, place: ranges.findIndex((range) => named.includes(range)) };
}

function readRange(text: string): Range {
  const [tag = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
  const weight = quality === undefined ? 1 : QUALITY.test(quality) ? Number(quality) : 0;
  return { primary: tag.split('-')[0] ?? '', weight };
}

/** RFC 9110: from 0 to 1, with up to three decimals. */
const QUALITY = /^(0(\.[0-9]{0,3})?|1(\.0{0,3})?)$/;
