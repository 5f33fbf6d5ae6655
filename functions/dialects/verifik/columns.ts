/** Which fields of a record are shown: `columns` or `select`, as Mongoose writes a projection. */

/** Whether the field of that name is shown. */
export type Columns = (name: string) => boolean;

/** `_id` is shown unless it is left out by name. */
const ID = '_id';

/**
 * `amount code`, `-client`, separated by blanks or commas. Names of no field are passed over:
 * Verifik's own pages ask for some that only its records have. `null`: fields to show and fields
 * to leave out are mixed. Without any, all are shown.
 */
export function columnsOf(texts: readonly string[]): Columns | null {
  const names = texts.flatMap((text) => text.split(/[\s,+]+/)).filter((name) => name !== '');
  const left = new Set(names.flatMap((name) => (name.startsWith('-') ? [name.slice(1)] : [])));
  const shown = new Set(names.filter((name) => !name.startsWith('-')));
  if (shown.size > 0 && [...left].some((name) => name !== ID)) return null;
  if (shown.size === 0) return (name) => !left.has(name);
  return (name) => (name === ID ? !left.has(ID) : shown.has(name));
}

export function onlyColumns(record: object, shows: Columns): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => shows(name)));
}
