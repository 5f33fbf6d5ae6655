/** Folds postings into blocks of lines, so that searches need not read the postings themselves. */
import { blockStart, POSTINGS_PER_BLOCK, type PostingLine } from '../ledger/lists.ts';
import type { Posting } from '../ledger/posting.ts';
import type { Change } from './changes.ts';

export interface LineStore {
  postings(client: number, from: number, to: number): Promise<readonly Posting[]>;
  /** A block, beginning with its first line: what was there of it before is the same. */
  putLines(client: number, lines: readonly PostingLine[]): Promise<void>;
}

/**
 * A block is written when its last posting is there. It needs no mark: a line never changes (law
 * 24), so a block says the same whenever and however often it is written, and one that is missing
 * is read from its postings.
 */
export async function foldLines(store: LineStore, changes: readonly Change[]): Promise<void> {
  const full = changes.flatMap((change) => {
    if (change.of !== 'posting' || change.before !== null) return [];
    return change.after.number % POSTINGS_PER_BLOCK === 0 ? [change.after] : [];
  });
  await Promise.all(
    full.map(async ({ client, number }) => {
      const postings = await store.postings(client, blockStart(number), number);
      await store.putLines(client, postings.map(lineOf));
    }),
  );
}

/** Hands a client's postings on, all from the first, and writes the blocks that they fill. */
export async function* foldingLines(
  store: Pick<LineStore, 'putLines'>,
  client: number,
  postings: AsyncIterable<Posting>,
): AsyncGenerator<Posting> {
  let lines: PostingLine[] = [];
  for await (const posting of postings) {
    lines.push(lineOf(posting));
    if (lines.length === POSTINGS_PER_BLOCK) {
      await store.putLines(client, lines);
      lines = [];
    }
    yield posting;
  }
}

function lineOf(posting: Posting): PostingLine {
  const { number, kind, at, effectiveAt, delta, balanceAfter, heldAfter, debtAfter } = posting;
  const { note, partner, store, transactionId, actor, credit, concerns } = posting;
  return {
    number,
    kind,
    at,
    effectiveAt,
    delta,
    balanceAfter,
    heldAfter,
    debtAfter,
    note,
    partner,
    store,
    transactionId,
    actor: actor?.id ?? null,
    credit: credit?.number ?? concerns,
    currency: credit?.currency ?? null,
  };
}
