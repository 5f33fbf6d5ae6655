/** Creates a customer's credit: an approved purchase with its access schedule. */
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { sum } from '../../ledger/amount.ts';
import { check } from '../../ledger/check.ts';
import type { AskedSegment, Purchase } from '../../ledger/command.ts';
import { NEVER } from '../../ledger/instant.ts';
import type { Done } from '../../ledger/ledger.ts';
import { idOf } from './credit.ts';
import type { CreateCredit, ScheduleItem } from './credit-requests.ts';
import { expectCreditType } from './credit-types.ts';
import { checkedFields } from './custom-fields.ts';
import { customerOf } from './customers.ts';
import { keep } from './kept.ts';
import { expectProduct, perform } from './perform.ts';
import { type Scope, scopeOfSpecifiers } from './specifiers.ts';

export async function createCredit(body: CreateCredit, context: Context): Promise<Answer> {
  const command = purchaseOf(body);
  const impossible = check(command, null, context.settings.creditType.scale);
  if (impossible) throw new WireFault(impossible.refusal, impossible.detail);
  const { credit_type_id } = body.access_schedule;
  expectCreditType('access_schedule.credit_type_id', credit_type_id, context);
  const client = await customerOf(body.customer_id, context);
  await expectProduct(body.product_id, context);
  const { custom_fields: fields = {}, uniqueness_key: uniquenessKey } = body;
  const named = Object.keys(fields).length > 0;
  const documents = named ? checkedFields('contract_credit', fields, context) : undefined;
  const wish = { client, operation: 'createCredit', command, uniquenessKey };
  return perform(context, { ...wish, ...(documents && { documents }) }, (done) => ({
    data: { id: idOfMade(done) },
  }));
}

function purchaseOf(body: CreateCredit): Purchase {
  const {
    customer_id: _customer,
    access_schedule,
    priority,
    description,
    applicable_product_ids: _products,
    applicable_product_tags: _tags,
    ...kept
  } = body;
  const schedule = access_schedule.schedule_items.map(segmentOf);
  return {
    op: 'purchase',
    amount: sum(schedule.map((segment) => segment.amount)),
    status: 'approved',
    priority,
    schedule,
    ...scopeOf(body),
    description: description ?? null,
    vendor: keep(kept),
  };
}

function scopeOf(body: CreateCredit): Scope {
  const { applicable_product_ids: products, applicable_product_tags: tags, specifiers } = body;
  return specifiers?.length ? scopeOfSpecifiers(specifiers) : { products, tags };
}

export function segmentOf({ amount, starting_at, ending_before }: ScheduleItem): AskedSegment {
  const end = ending_before === NEVER ? {} : { endingBefore: ending_before };
  return { amount, startingAt: starting_at, ...end };
}

function idOfMade({ credits }: Done): string {
  const [made] = credits;
  if (!made) throw new Error('a purchase makes a credit');
  return idOf(made);
}
