/** Recomputes the buckets of every segment from the postings: laws 19 and 21. */
import type { Account } from '../../functions/ledger/account.ts';
import type { Entry, Posting } from '../../functions/ledger/posting.ts';
import { broken, type LogFinding, type Rule } from './finding.ts';

/** Every segment's buckets, from its first entry on. */
export function buckets(log: readonly Posting[], account: Account): LogFinding[] {
  const found: LogFinding[] = [];
  const lots = new Map<string, Record<string, bigint>>();
  for (const { number, kind, entries } of log) {
    for (const entry of entries.filter(({ credit }) => credit !== 0)) {
      const key = `${entry.credit}.${entry.part}`;
      const lot = lots.get(key) ?? {};
      lots.set(key, lot);
      lot[entry.from ?? 'issued'] = (lot[entry.from ?? 'issued'] ?? 0n) - entry.amount;
      lot[entry.to ?? 'issued'] = (lot[entry.to ?? 'issued'] ?? 0n) + entry.amount;
      const short = Object.entries(lot).some(([place, sum]) => place !== 'issued' && sum < 0n);
      found.push(
        ...broken(
          [
            [[19, 21], !short, `a bucket of ${key} is below zero`],
            [[21], !isRisen(kind, entry), `what was ${entry.from} in ${key} comes back`],
          ],
          `posting ${number}`,
        ),
      );
    }
  }
  for (const [key, lot] of lots) {
    const open = account.segments.find(({ credit, part }) => `${credit}.${part}` === key);
    const matches =
      (lot.available ?? 0n) === (open?.left ?? 0n) && (lot.held ?? 0n) === (open?.held ?? 0n);
    const sum = Object.values(lot).reduce((total, amount) => total + amount, 0n);
    const rules: Rule[] = [
      [[19], matches, `segment ${key} is not what its postings left`],
      [[19], sum === 0n, `the buckets of ${key} do not sum to what was issued`],
    ];
    found.push(...broken(rules, `account ${account.client.id}`));
  }
  return found;
}

function isRisen(kind: string, { from, to }: Entry): boolean {
  if (from === 'expired' || from === 'voided') return true;
  return from === 'spent' && to !== null && kind !== 'reversal';
}
