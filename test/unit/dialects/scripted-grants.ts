/** Ledgers of grants for a scripted ledger: from its postings alone, nothing is folded. */
import { drawsOfMonth, grantLedgers, purchases } from '../../../functions/ledger/grant-ledgers.ts';
import type { GrantReads } from '../../../functions/ledger/grant-lines.ts';
import type { ScriptedLedger } from './scripted-ledger.ts';

export function scriptedGrants(ledger: ScriptedLedger): GrantReads {
  const clock = { now: () => ledger.now };
  const readsOf = (ref: Parameters<ScriptedLedger['account']>[0]) => ({
    account: async () => ({ account: ledger.account(ref), fresh: true }),
    records: async (_: number, numbers: readonly number[]) =>
      new Map(
        ledger
          .postings(ref)
          .filter(({ number }) => numbers.includes(number))
          .map((posting) => [posting.number, posting] as const),
      ),
    postings: async (_: number, from: number, to: number) =>
      ledger.postings(ref).filter(({ number }) => from <= number && number <= to),
    foldedGrants: async () => ({ upTo: 0, lines: [], tooMany: false }),
    foldedDraws: async () => ({ upTo: 0, lines: [] }),
  });
  return {
    grantLedgers: (ref, credits) => grantLedgers(readsOf(ref), clock, ref.number, credits),
    purchases: (ref, numbers) => purchases(readsOf(ref), ref.number, numbers),
    drawsOfMonth: (ref) => drawsOfMonth(readsOf(ref), clock, ref.number),
  };
}
