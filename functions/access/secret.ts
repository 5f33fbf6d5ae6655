/** Secrets of keys: how they are made, told from typing errors without a read, and hashed. */
import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** `identifier` is the public half of the pair that sits in form fields, `secret` the other. */
export type SecretKind = 'live' | 'test' | 'identifier' | 'secret';

const PREFIXES: Readonly<Record<SecretKind, string>> = {
  live: 'tsk_live_',
  test: 'tsk_test_',
  identifier: 'tskw_',
  secret: 'tsks_',
};
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 190 bits. */
const RANDOM_LENGTH = 32;
const TOKEN_BYTES = 20;
/** Six base62 digits hold any CRC-32. */
const CHECKSUM_LENGTH = 6;
const SHAPE = new RegExp(
  `^(tsk_live_|tsk_test_|tskw_|tsks_)[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}$`,
);

/** `tsk_live_…`, `tsk_test_…`, `tskw_…` or `tsks_…`: prefix, 32 random characters, 6 of CRC-32. */
export function makeSecret(kind: SecretKind): string {
  const body = PREFIXES[kind] + randomText(RANDOM_LENGTH);
  return body + checksum(body);
}

/** Of a login: 40 hex digits. */
export function makeToken(): string {
  return randomBytes(TOKEN_BYTES).toString('hex');
}

/** Whether it could be a secret of one of these kinds, by shape and checksum. */
export function isWellFormedSecret(text: string, kinds: readonly SecretKind[]): boolean {
  const prefix = SHAPE.exec(text)?.[1];
  if (prefix === undefined || !kinds.some((kind) => PREFIXES[kind] === prefix)) return false;
  return checksum(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH);
}

/** 64 lower-case hex digits. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function randomText(length: number): string {
  // Bytes beyond the last whole multiple of 62 would favour the first letters: drawn again.
  const fair = 256 - (256 % ALPHABET.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < fair && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    digits = ALPHABET[rest % ALPHABET.length] + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}
