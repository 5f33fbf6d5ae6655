/** Ids of credits: they address the posting, so that finding one is a single read. */
import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { MAX_CLIENT_NUMBER } from './client.ts';
import type { CreditRef } from './ledger.ts';
import { MAX_PARTS } from './posting.ts';

/*
 * 104 bits: client 31, posting number 40, part 6, check 27. The first 77 are mixed with a mask
 * made from the check, so that neighbours look unlike each other. No secret is involved: the check
 * finds slips and foreign ids, it guards nothing. Verifik and Metronome see the bits as a UUIDv8,
 * filled up with 18 more bits of the check, CareCloud as 26 hex digits.
 */
const NUMBER_BITS = 40n;
const PART_BITS = 6n;
const REF_BITS = 31n + NUMBER_BITS + PART_BITS;
const CHECK_BITS = 27n;
const FILL_BITS = 18n;
export const MAX_POSTING_NUMBER = 999_999_999_999;

/** The id as a UUIDv8 in lower case. */
export function creditId(ref: CreditRef): string {
  const { core, fill } = bitsOf(ref);
  const bits = (core << FILL_BITS) | fill; // 122 bits: all that a UUID leaves free
  const hex = (
    ((bits >> 74n) << 80n) |
    (0x8n << 76n) |
    (((bits >> 62n) & mask(12n)) << 64n) |
    (0b10n << 62n) |
    (bits & mask(62n))
  )
    .toString(16)
    .padStart(32, '0');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** The id as 26 hex digits in lower case. */
export function creditHex(ref: CreditRef): string {
  return bitsOf(ref).core.toString(16).padStart(26, '0');
}

/** Reads either form, in any case of its letters; `null` for text that is not one of our ids. */
export function parseCreditId(text: string): CreditRef | null {
  const lower = text.toLowerCase();
  if (/^[0-9a-f]{26}$/.test(lower)) return checked(BigInt(`0x${lower}`), lower, creditHex);
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(lower)) {
    return null;
  }
  const all = BigInt(`0x${lower.replaceAll('-', '')}`);
  const bits = ((all >> 80n) << 74n) | (((all >> 64n) & mask(12n)) << 62n) | (all & mask(62n));
  return checked(bits >> FILL_BITS, lower, creditId);
}

/** The made UUID of a client: the id of "posting 0" of its account, which never exists. */
export function clientUuid(client: number): string {
  return creditId({ client, number: 0, part: 0 });
}

function checked(core: bigint, text: string, spell: (ref: CreditRef) => string): CreditRef | null {
  const check = core & mask(CHECK_BITS);
  const packed = (core >> CHECK_BITS) ^ blind(check);
  const ref = {
    client: Number(packed >> (NUMBER_BITS + PART_BITS)),
    number: Number((packed >> PART_BITS) & mask(NUMBER_BITS)),
    part: Number(packed & mask(PART_BITS)),
  };
  return ref.number <= MAX_POSTING_NUMBER && spell(ref) === text ? ref : null;
}

function bitsOf(ref: CreditRef): { core: bigint; fill: bigint } {
  assert(ref.client >= 0 && ref.client <= MAX_CLIENT_NUMBER, 'client number out of range');
  assert(ref.number >= 0 && ref.number <= MAX_POSTING_NUMBER, 'posting number out of range');
  assert(ref.part >= 0 && ref.part <= MAX_PARTS, 'part out of range');
  const digest = hash(`credit ${ref.client} ${ref.number} ${ref.part}`);
  const check = digest & mask(CHECK_BITS);
  const packed =
    (BigInt(ref.client) << (NUMBER_BITS + PART_BITS)) |
    (BigInt(ref.number) << PART_BITS) |
    BigInt(ref.part);
  return {
    core: ((packed ^ blind(check)) << CHECK_BITS) | check,
    fill: (digest >> CHECK_BITS) & mask(FILL_BITS),
  };
}

function blind(check: bigint): bigint {
  return hash(`blind ${check}`) & mask(REF_BITS);
}

function hash(text: string): bigint {
  return BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 32)}`);
}

function mask(bits: bigint): bigint {
  return (1n << bits) - 1n;
}
