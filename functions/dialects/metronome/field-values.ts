/** Sets and deletes the custom fields of customers, credits and products. */
import { mayUse } from '../../access/caller.ts';
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { parseCreditId } from '../../ledger/credit-id.ts';
import type { ToWrite } from '../../ledger/documents.ts';
import type { LedgerRequest } from '../../ledger/ledger.ts';
import type { DeleteValues, SetValues } from './catalogue-requests.ts';
import { changeShared } from './change-shared.ts';
import { isCredit } from './credit.ts';
import { claimsOf, type Fields } from './custom-fields.ts';
import { customerOf } from './customers.ts';
import { metronome } from './dialect.ts';
import { customFieldsOf, readKept } from './kept.ts';
import { perform } from './perform.ts';
import { readProduct, withFields } from './products.ts';

/** A merge patch: `null` deletes. */
type Patch = Readonly<Record<string, string | null>>;

/** Asks for the object's fields if it must, and gives what else is to be written. */
type Claim = (fieldsNow: () => Promise<Fields>) => ReturnType<ToWrite>;

interface Change {
  readonly operation: string;
  readonly id: string;
  readonly patch: Patch;
  readonly claim: Claim;
}

/** Adds to the values that are there; all of them or none. */
export function setValues(body: SetValues, context: Context): Promise<Answer> {
  const { entity, entity_id: id, custom_fields: patch } = body;
  const claim: Claim = (fieldsNow) => claimsOf(entity, patch, fieldsNow, context);
  return change(entity, { operation: 'setCustomFields', id, patch, claim }, context);
}

/** Also of keys that were removed since; what is not there is not missed. */
export function deleteValues(body: DeleteValues, context: Context): Promise<Answer> {
  const { entity, entity_id: id, keys } = body;
  const patch = Object.fromEntries(keys.map((key) => [key, null]));
  const claim = () => Promise.resolve([]);
  return change(entity, { operation: 'deleteCustomFields', id, patch, claim }, context);
}

function change(entity: SetValues['entity'], asked: Change, context: Context): Promise<Answer> {
  switch (entity) {
    case 'customer':
      return changeCustomer(asked, context);
    case 'contract_credit':
      return changeCredit(asked, context);
    case 'contract_product':
      return changeProduct(asked, context);
    default: {
      const detail = `No ${entity} has this id: there are none here.`;
      return Promise.reject(new WireFault('not_found', detail));
    }
  }
}

async function changeCustomer(asked: Change, context: Context): Promise<Answer> {
  if (!mayUse(context.caller, 'clients:write')) {
    const detail = 'Use a key with the scope clients:write to change customers: this one lacks it.';
    throw new WireFault('forbidden', detail);
  }
  const client = await customerOf(asked.id, context);
  const command = { op: 'change_client', change: { vendor: vendorPatch(asked) } } as const;
  return patched(asked, { client, command }, context, async () => {
    const now = await context.ledger.client(client);
    return now ? customFieldsOf(now) : {};
  });
}

async function changeCredit(asked: Change, context: Context): Promise<Answer> {
  const ref = parseCreditId(asked.id);
  const whole = ref !== null && ref.number > 0 && ref.part === 0;
  const read = async () => (whole ? await context.ledger.credit(ref) : null);
  const credit = await read();
  if (!credit || !isCredit(credit)) throw new WireFault('not_found', 'No credit has this id.');
  const command = { op: 'edit', credit: credit.number, vendor: vendorPatch(asked) } as const;
  return patched(asked, { client: credit.client, command }, context, async () => {
    const now = await read();
    return (now && readKept(now).custom_fields) ?? {};
  });
}

function patched(
  { operation, claim }: Change,
  request: Pick<LedgerRequest, 'client' | 'command'>,
  context: Context,
  fieldsNow: () => Promise<Fields>,
): Promise<Answer> {
  const documents = () => claim(fieldsNow);
  const fields = [['vendor', 'custom_fields']] as const;
  return perform(context, { ...request, operation, documents, fields }, () => ({}));
}

async function changeProduct(
  { operation, id, patch, claim }: Change,
  context: Context,
): Promise<Answer> {
  await readProduct(id, context);
  const documents = async () => {
    const found = await readProduct(id, context);
    const current = found.product.custom_fields;
    const kept = Object.entries({ ...current, ...patch });
    const after = kept.flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
    const claimed = await claim(async () => current);
    return [withFields(id, found, Object.fromEntries(after)), ...claimed];
  };
  const asked = { entity: 'contract_product', id, patch };
  return changeShared({ operation, asked, documents }, context, () => ({}));
}

function vendorPatch({ patch }: Change) {
  return { [metronome.name]: { custom_fields: patch } };
}
