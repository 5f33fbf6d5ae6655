/** Writes an invoice, and in the same atomic write the usage that pays for it. */
import { strict as assert } from 'node:assert';
import type { Answer } from '../../http/contract.ts';
import { MAX_AMOUNT, type Micro } from '../../ledger/amount.ts';
import { planDraws } from '../../ledger/burn-down.ts';
import type { ClientRef } from '../../ledger/client.ts';
import type { Usage } from '../../ledger/command.ts';
import { type Document, nextVersion } from '../../ledger/documents.ts';
import type { Performed, Reply } from '../../ledger/ledger.ts';
import type { Refusal } from '../../ledger/refusal.ts';
import { EVERYTHING } from '../../ledger/scope.ts';
import { answerOf, type Call } from './action.ts';
import { fromDocument, type Invoice, paying, toDocument } from './invoice.ts';
import { failureReply, whmcs } from './problems.ts';
import { leastMoney } from './values.ts';

/** What shall be, as far as is known at the moment. */
export interface Plan {
  readonly invoice: Invoice;
  /** As it is kept now; absent for a new one. */
  readonly before?: Document;
  /** What the client's credit pays by it. */
  readonly pays: Micro;
}

interface Writing {
  readonly client: ClientRef;
  readonly operation: string;
  /** What the request said: amounts may follow from the balance and the invoice. */
  readonly asked: object;
  /** The likely plan, where one is at hand. */
  readonly first?: Plan;
  /** Looks at what there is. What it throws ends the request with nothing recorded. */
  readonly plan: () => Promise<Plan>;
  readonly done: (invoice: Invoice, paid: Micro) => Reply;
}

/** Thrown where the usage at hand is not the one that fits any more. */
class Replanned extends Error {
  readonly plan: Plan;
  constructor(plan: Plan) {
    super('the plan has changed');
    this.plan = plan;
  }
}

export async function writeInvoice(call: Call, writing: Writing): Promise<Answer> {
  // A request that has its answer already gets it, whatever a plan of now would say: the plan is
  // made where the ledger asks for it.
  let usage = writing.first ? usageFor(writing.first) : null;
  for (;;) {
    try {
      return answerOf(await attempt(call, writing, usage));
    } catch (error) {
      if (!(error instanceof Replanned)) throw error;
      usage = usageFor(error.plan);
    }
  }
}

function attempt(call: Call, writing: Writing, usage: Usage | null): Promise<Performed> {
  const { ledger, voice, idempotencyKey: transactionId } = call;
  const { client, operation, asked } = writing;
  const pays = usage?.amount ?? 0n;
  const documents = async () => {
    const plan = await writing.plan();
    if (plan.pays !== pays) throw new Replanned(plan);
    return [nextVersion(plan.before, toDocument(plan.invoice))];
  };
  const done = (written: readonly Document[]) => {
    const [document] = written;
    assert(document, 'the invoice is written');
    return writing.done(fromDocument(document), pays);
  };
  const refused = ({ refusal, detail }: Refusal) => failureReply(voice, refusal, detail);
  const shared = { transactionId, dialect: whmcs.name, operation, asked, documents };
  if (!usage) return ledger.keep({ ...shared, owner: client.number }, { done, refused });
  return ledger.perform(
    { ...shared, client, command: usage },
    { done: (it) => done(it.documents), refused },
  );
}

function usageFor({ invoice: { number }, pays: amount }: Plan): Usage | null {
  if (amount === 0n) return null;
  const description = `Credit Applied to Invoice #${number}`;
  return { op: 'usage', amount, description, vendor: paying(number) };
}

/** What the client can spend on an invoice now, in amounts that invoices can have. */
export async function spendable({ ledger, settings }: Call, client: ClientRef): Promise<Micro> {
  const { account, at } = await ledger.standing(client);
  // An invoice names no product: grants for certain ones do not pay for it.
  const { uncovered } = planDraws(account.segments, MAX_AMOUNT, EVERYTHING, at);
  const covered = MAX_AMOUNT - uncovered;
  return covered - (covered % leastMoney(settings.creditType.scale));
}
