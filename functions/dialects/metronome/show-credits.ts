/** Credits as Metronome shows them, with balances and ledgers where they are asked for. */
import { type Context, WireFault } from '../../http/contract.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { GrantLedgers } from '../../ledger/grant-lines.ts';
import { TooDeep } from '../../ledger/lists.ts';
import type { Credit } from '../../ledger/posting.ts';
import { type Extras, isArchived, productIdOf, toWire } from './credit.ts';
import { spendableOf } from './find-credits.ts';
import { balanceOf, ledgerEntries } from './ledger-entries.ts';
import type { AskedCredits } from './list-requests.ts';
import { productNames } from './products.ts';

export async function showCredits(
  credits: readonly Credit[],
  asked: AskedCredits,
  client: ClientRef,
  context: Context,
) {
  if (credits.length === 0) return [];
  const [names, { shown, extrasOf }] = await Promise.all([
    productNames([...new Set(credits.map(productIdOf))], context),
    extrasFor(credits, asked, client, context),
  ]);
  return shown.map((credit) => {
    const extras = { productName: names.get(productIdOf(credit)), ...extrasOf(credit) };
    return toWire(credit, extras, context.settings);
  });
}

interface WithExtras {
  readonly shown: readonly Credit[];
  readonly extrasOf: (credit: Credit) => Extras;
}

/**
 * Where both are asked for, the balance is the sum of the ledger that is shown beside it, so that
 * a posting between two reads cannot come between them.
 */
async function extrasFor(
  credits: readonly Credit[],
  { include_balance = false, include_ledgers = false }: AskedCredits,
  client: ClientRef,
  { ledger }: Context,
): Promise<WithExtras> {
  if (include_ledgers) {
    const ledgers = await withinEntries(ledger.grantLedgers(client, credits));
    const extrasOf = (credit: Credit) => withLedger(credit, ledgers, include_balance);
    return { shown: ledgers.credits, extrasOf };
  }
  if (!include_balance) return { shown: credits, extrasOf: () => ({}) };
  const { account, at } = await ledger.standing(client);
  return {
    shown: credits,
    extrasOf: (credit) => ({
      balance: isArchived(credit) ? 0n : spendableOf(account, credit.number, at),
    }),
  };
}

function withLedger(credit: Credit, ledgers: GrantLedgers, balance: boolean): Extras {
  if (isArchived(credit)) return balance ? { balance: 0n } : {};
  const ledger = ledgerEntries(credit, ledgers);
  return { ledger, ...(balance && { balance: balanceOf(ledger) }) };
}

async function withinEntries<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    const message =
      `must leave at most ${error.most} ledger entries to look through: ask for fewer credits ` +
      'at once with limit, or leave it out';
    const fault = {
      name: 'include_ledgers',
      reason: 'not_allowed',
      value: 'true',
      message,
    } as const;
    throw new WireFault('malformed', `include_ledgers ${message}.`, { faults: [fault] });
  }
}
