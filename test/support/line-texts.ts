/** Lines of grants' ledgers as texts, to be compared whatever their order. */
import { type GrantLine, merged } from '../../functions/ledger/grant-lines.ts';

/** Sums that have come to nothing are kept, but are no lines. */
export function lineTexts(lines: readonly GrantLine[]): string[] {
  const texts = merged([lines]).map((line) => {
    const of = 'month' in line ? line.month : `by ${line.posting}`;
    return `${line.grant}.${line.part} ${of} ${line.amount}`;
  });
  return texts.sort();
}
