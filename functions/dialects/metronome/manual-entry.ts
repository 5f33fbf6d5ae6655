/** Adds a manual entry to the ledger of a credit: an adjustment of one of its segments. */
import type { Answer, Context } from '../../http/contract.ts';
import type { Adjust } from '../../ledger/command.ts';
import { toIso } from '../../ledger/instant.ts';
import type { ManualEntry } from './credit-requests.ts';
import { customerOf } from './customers.ts';
import { keepOfEntry } from './kept.ts';
import { creditOf, partOf, perform } from './perform.ts';

export async function addManualEntry(body: ManualEntry, context: Context): Promise<Answer> {
  const { segment_id, amount, reason, timestamp, uniqueness_key: uniquenessKey } = body;
  const client = await customerOf(body.customer_id, context);
  const credit = creditOf(client, body.id);
  const command: Adjust = {
    op: 'adjust',
    credit,
    part: credit === 0 ? 0 : partOf(client, credit, segment_id, 'segment_id'),
    direction: amount > 0n ? 'add' : 'remove',
    amount: amount > 0n ? amount : -amount,
    reason,
    vendor: keepOfEntry(timestamp === undefined ? {} : { timestamp: toIso(timestamp) }),
  };
  const fields = [
    ['part', 'segment_id'],
    ['amount', 'amount'],
  ] as const;
  const wish = { client, operation: 'addManualBalanceEntry', command, uniquenessKey, fields };
  return perform(context, wish, () => ({}));
}
