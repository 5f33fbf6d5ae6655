/** Changes of what all customers share, kept as documents: products and keys of custom fields. */
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { type Document, type DocumentRequest, OF_THE_DEPLOYMENT } from '../../ledger/documents.ts';
import { jsonReply } from '../wire.ts';
import { fail, metronome } from './dialect.ts';

type Wish = Pick<DocumentRequest, 'operation' | 'asked' | 'documents'>;

/** `show` words what was written and must be pure. */
export async function changeShared(
  wish: Wish,
  context: Context,
  show: (written: readonly Document[]) => unknown,
): Promise<Answer> {
  if (context.caller.clients !== null) {
    throw new WireFault(
      'forbidden',
      'This key is restricted to its customers: use an unrestricted key to change what all share.',
    );
  }
  const performed = await context.ledger.keep(
    {
      owner: OF_THE_DEPLOYMENT,
      transactionId: context.idempotencyKey,
      dialect: metronome.name,
      ...wish,
    },
    {
      done: (written) => jsonReply(200, show(written)),
      refused: ({ refusal, detail }) => fail({ problem: refusal, detail, faults: [] }),
    },
  );
  const { reply, outcome, replayed } = performed;
  return { ...reply, outcome, replayed };
}
