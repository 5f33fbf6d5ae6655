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

/** The language that the caller likes best of the two; the vendor's default where it names none. */
export function languageOf(acceptLanguage: string | undefined): Language {
  let best: { language: Language; weight: number } | null = null;
  for (const range of (acceptLanguage ?? '').slice(0, 1000).split(',')) {
    const { language, weight } = readRange(range);
    if (language && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? DEFAULT_LANGUAGE;
}

function readRange(range: string): { language: Language | null; weight: number } {
  const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  const primary = tag === '*' ? DEFAULT_LANGUAGE : tag.split('-')[0];
  return { language: primary === 'cs' || primary === 'en' ? primary : null, weight: weight || 0 };
}
