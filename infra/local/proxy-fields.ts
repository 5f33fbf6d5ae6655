/** Headers and query as API Gateway's multi-value maps. */

export type MultiValue = Readonly<Record<string, string[]>>;

/** Headers of one connection, not of the request: a gateway never passes them on. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** `null` where the query is not valid percent-encoding. */
export function queryOf(search: string): MultiValue | null {
  const values = new Map<string, string[]>();
  try {
    for (const pair of search.split('&')) {
      if (pair === '') continue;
      const cut = pair.indexOf('=');
      const name = decodeField(cut < 0 ? pair : pair.slice(0, cut));
      append(values, name, cut < 0 ? '' : decodeField(pair.slice(cut + 1)));
    }
  } catch {
    return null;
  }
  return Object.fromEntries(values);
}

/** By their first spelling; every value in order. */
export function headersOf(raw: readonly string[]): Map<string, string[]> {
  const spelling = new Map<string, string>();
  const values = new Map<string, string[]>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = raw.slice(at, at + 2);
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower)) continue;
    const known = spelling.get(lower) ?? name;
    spelling.set(lower, known);
    append(values, known, value);
  }
  return values;
}

/** The peer goes to the end of what earlier proxies claim, whoever they are. */
export function forwarded(headers: Map<string, string[]>, sourceIp: string): MultiValue {
  const claimed = [...headers.keys()].find((name) => name.toLowerCase() === 'x-forwarded-for');
  const before = claimed === undefined ? [] : (headers.get(claimed) ?? []);
  if (claimed !== undefined) headers.delete(claimed);
  headers.set('X-Forwarded-For', [[...before, sourceIp].join(', ')]);
  return Object.fromEntries(headers);
}

/** What the single-value maps hold. */
export function lastOf(values: MultiValue): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, list]) => [name, list.at(-1) ?? '']),
  );
}

function append(values: Map<string, string[]>, name: string, value: string): void {
  const list = values.get(name);
  if (list) list.push(value);
  else values.set(name, [value]);
}

function decodeField(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
