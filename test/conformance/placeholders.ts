/** What a case file cannot spell out: secrets, ids made on the way, the ids of requests. */

/** Values by name; `<name>` in a text stands for one. */
export type Names = ReadonlyMap<string, string>;

/** In an answer: a UUID that nobody can foresee. Those of credits are made from their numbers. */
const ANY_UUID = '<any uuid>';
const REQUEST_ID = 'requestId';
/** Wildcards, and what each stands for; the other is of a login. */
const WILDCARDS: ReadonlyMap<unknown, RegExp> = new Map([
  [ANY_UUID, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ['<any token>', /^[0-9a-f]{40}$/],
]);

/** Fills in every `<name>` that is known, in keys and texts at any depth. */
export function fill<T>(value: T, names: Names): T;
export function fill(value: unknown, names: Names): unknown {
  return mapTexts(value, (text) =>
    text.replace(/<([a-z][A-Za-z0-9]*)>/g, (written, name: string) => names.get(name) ?? written),
  );
}

/** The other way round, for an answer that is to be written down in the place of `before`. */
export function unfill(value: unknown, names: Names, before: unknown): unknown {
  const longest = [...names].sort(([, a], [, b]) => b.length - a.length);
  const named = mapTexts(value, (text) =>
    longest.reduce((result, [name, known]) => result.replaceAll(known, `<${name}>`), text),
  );
  return keepWildcards(named, before);
}

/** The expected answer with its wildcards made equal to what they stand for. */
export function resolve(expected: unknown, actual: unknown): unknown {
  const wildcard = WILDCARDS.get(expected);
  if (wildcard) return wildcard.test(String(actual)) ? actual : expected;
  if (Array.isArray(expected)) {
    const rows: unknown[] = Array.isArray(actual) ? actual : [];
    return expected.map((row, index) => resolve(row, rows[index]));
  }
  if (!isObject(expected)) return expected;
  const fields = isObject(actual) ? actual : {};
  return mapFields(expected, (value, key) => resolve(value, fields[key]));
}

function keepWildcards(value: unknown, before: unknown): unknown {
  if (typeof value === 'string') return WILDCARDS.get(before)?.test(value) ? before : value;
  if (Array.isArray(value)) {
    const rows: unknown[] = Array.isArray(before) ? before : [];
    return value.map((row, index) => keepWildcards(row, rows[index]));
  }
  if (!isObject(value)) return value;
  const fields = isObject(before) ? before : {};
  return mapFields(value, (field, key) =>
    keepWildcards(field, key === REQUEST_ID ? ANY_UUID : fields[key]),
  );
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((row) => mapTexts(row, change));
  return isObject(value) ? mapFields(value, (field) => mapTexts(field, change)) : value;
}

type Fields = Readonly<Record<string, unknown>>;

function mapFields(fields: Fields, change: (value: unknown, key: string) => unknown): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, change(value, key)]),
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
