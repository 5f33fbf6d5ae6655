/** Reads a JSON body strictly: RFC 8259, bounded, numbers by their source text, no prototypes. */
import { Numeric, WireFault } from './contract.ts';

export type JsonValue = null | boolean | string | Numeric | readonly JsonValue[] | JsonObject;

/** Has no prototype: `__proto__` and `constructor` are keys like others. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export const MAX_JSON_DEPTH = 32;
export const MAX_JSON_VALUES = 10_000;

const WHITESPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON wants them escaped
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y;
const FOUR_HEX = /[0-9a-fA-F]{4}/y;
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Throws a `malformed` fault that says where the text stops being JSON. */
export function readJson(bytes: Uint8Array): JsonValue {
  return new Reader(decodeUtf8(bytes)).read();
}

/** Throws a `malformed` fault for bytes that are not UTF-8; a byte order mark is kept. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new WireFault('malformed', 'Send the body as UTF-8: it has bytes that are not.');
  }
}

class Reader {
  private readonly text: string;
  private at = 0;
  private depth = 0;
  private values = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): JsonValue {
    if (this.text.startsWith('\uFEFF')) this.fail('no byte order mark');
    const value = this.value();
    if (this.at < this.text.length) this.fail('nothing after the value');
    return value;
  }

  private value(): JsonValue {
    this.values += 1;
    if (this.values > MAX_JSON_VALUES) this.fail(`at most ${MAX_JSON_VALUES} values`);
    this.match(WHITESPACE);
    const value = this.bare();
    this.match(WHITESPACE);
    return value;
  }

  private bare(): JsonValue {
    const first = this.text[this.at];
    if (first === '{') return this.nested(() => this.object());
    if (first === '[') return this.nested(() => this.array());
    if (first === '"') return this.string();
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    const number = this.match(NUMBER);
    return number === '' ? this.fail('a value') : new Numeric(number);
  }

  private nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_JSON_DEPTH) this.fail(`at most ${MAX_JSON_DEPTH} levels`);
    this.at += 1;
    const value = read();
    this.depth -= 1;
    return value;
  }

  private object(): JsonObject {
    const object: Record<string, JsonValue> = Object.create(null);
    this.match(WHITESPACE);
    if (this.take('}')) return object;
    do {
      this.match(WHITESPACE);
      if (this.text[this.at] !== '"') this.fail('a key in double quotes');
      const start = this.at;
      const key = this.string();
      if (Object.hasOwn(object, key)) this.fail('every key only once', start);
      this.match(WHITESPACE);
      if (!this.take(':')) this.fail('":"');
      object[key] = this.value();
    } while (this.take(','));
    return this.take('}') ? object : this.fail('"," or "}"');
  }

  private array(): readonly JsonValue[] {
    const array: JsonValue[] = [];
    this.match(WHITESPACE);
    if (this.take(']')) return array;
    do array.push(this.value());
    while (this.take(','));
    return this.take(']') ? array : this.fail('"," or "]"');
  }

  private string(): string {
    const start = this.at;
    this.at += 1;
    let text = this.match(PLAIN_TEXT);
    while (!this.take('"')) {
      if (!this.take('\\')) this.fail('a closing quote, and control characters escaped');
      text += this.escape() + this.match(PLAIN_TEXT);
    }
    // Half a surrogate pair cannot be written as UTF-8, so nobody could be shown it again.
    return text.isWellFormed() ? text : this.fail('whole characters, not half a pair', start);
  }

  private escape(): string {
    const letter = this.text[this.at] ?? '';
    this.at += 1;
    if (letter === 'u') {
      const hex = this.match(FOUR_HEX);
      return hex === '' ? this.fail('four hex digits') : String.fromCharCode(Number(`0x${hex}`));
    }
    return ESCAPES[letter] ?? this.fail('one of the escapes of JSON', this.at - 1);
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  /** What the sticky pattern matches here, which may be nothing. */
  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private fail(expected: string, at: number = this.at): never {
    throw new WireFault(
      'malformed',
      `The body is not JSON that can be read: at character ${at + 1}, expected ${expected}.`,
    );
  }
}
