/** Lists of the own dialect: pages by signed cursor or offset, with a link to the next. */
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { toIso } from '../../ledger/instant.ts';
import type { Page, PageAsk } from '../../ledger/ledger.ts';
import { withinDepth } from '../list-depth.ts';
import { jsonReply } from '../wire.ts';
import { DEFAULT_LIMIT } from './fields.ts';

/** What goes deeper than an offset in lists that are not counted. */
const WAYS = { range: ['from', 'to'], instead: 'page with cursor' } as const;

interface Asked {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly offset?: number | undefined;
}

/** `binding`: what a cursor is good for, the list and all that narrows or orders it. */
export async function listAnswer<T>(
  context: Context,
  asked: Asked,
  binding: object,
  read: (page: PageAsk) => Promise<Page<T>>,
  toWire: (row: T) => object,
): Promise<Answer> {
  const { offset = 0 } = asked;
  const depth = { offset: { name: 'offset', value: offset }, ...WAYS };
  const page = await withinDepth(depth, read(pageAsked(context, asked, binding)));
  const next = page.next === null ? null : context.cursors.seal(binding, page.next);
  const reply = jsonReply(200, {
    data: page.rows.map(toWire),
    next,
    ...(page.total === null ? {} : { total: page.total }),
    ...(page.asOf === null ? {} : { asOf: toIso(page.asOf) }),
  });
  return next === null ? reply : { ...reply, headers: { link: nextLink(context, next) } };
}

function pageAsked(context: Context, asked: Asked, binding: object): PageAsk {
  const { limit = DEFAULT_LIMIT, cursor, offset } = asked;
  if (cursor === undefined) return offset === undefined ? { limit } : { limit, offset };
  if (offset !== undefined) throw unwanted('offset', 'must not stand beside cursor');
  return { limit, after: context.cursors.open(binding, cursor, 'cursor') };
}

/** RFC 8288: the same request with the next cursor. */
function nextLink({ request }: Context, next: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query)) {
    if (name !== 'cursor' && name !== 'offset') query.set(name, String(value));
  }
  query.set('cursor', next);
  const path = request.path.replace(/[^\x21\x23-\x3b\x3d\x3f-\x7e]/gu, encodeURIComponent);
  return `<${path}?${query}>; rel="next"`;
}

/** A parameter that is fine by itself and not beside another. */
export function unwanted(name: string, message: string): WireFault {
  return new WireFault('malformed', `${name} ${message}.`, {
    faults: [{ name, reason: 'not_allowed', value: '', message }],
  });
}
