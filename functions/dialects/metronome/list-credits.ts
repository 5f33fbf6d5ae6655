/** Pages of a customer's credits: as credits, and as balances, of which there are no others. */
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { jsonReply } from '../wire.ts';
import { customerOf } from './customers.ts';
import { findCredits } from './find-credits.ts';
import type { AskedCredits } from './list-requests.ts';
import { agreedToken } from './page-token.ts';
import { showCredits } from './show-credits.ts';

export async function listCredits(
  asked: AskedCredits,
  tokenInQuery: string | undefined,
  context: Context,
): Promise<Answer> {
  const token = agreedToken(asked.next_page, tokenInQuery);
  const client = await customerOf(asked.customer_id, context);
  const binding = bindingOf(asked);
  const after = token === undefined ? 0 : openToken(binding, token, context);
  const { credits, next } = await findCredits(asked, after, client, context);
  return jsonReply(200, {
    data: await showCredits(credits, asked, client, context),
    next_page: next === null ? null : context.cursors.seal(binding, String(next)),
  });
}

/** What a token belongs to: the same credits of the same customer, however they are shown. */
function bindingOf(asked: AskedCredits): unknown {
  const { customer_id, covering_date, starting_at, effective_before } = asked;
  const dates = [covering_date ?? null, starting_at ?? null, effective_before ?? null];
  const { include_archived = false, exclude_zero_balances = false } = asked;
  const filters = [asked.id ?? null, ...dates, include_archived, exclude_zero_balances];
  return ['metronome credits', customer_id, ...filters];
}

function openToken(binding: unknown, token: string, { cursors }: Context): number {
  const position = Number(cursors.open(binding, token, 'next_page'));
  if (Number.isSafeInteger(position) && position > 0) return position;
  throw new WireFault('malformed', 'next_page must be a token of the page before.');
}
