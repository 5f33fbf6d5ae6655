/** Refusals that follow from a command alone: they need no account and are never recorded. */
import { MAX_AMOUNT, MAX_SCALE, type Micro, sum } from './amount.ts';
import type { ClientRef } from './client.ts';
import {
  type AskedSegment,
  type Command,
  MAX_BATCH,
  type Purchase,
  type ScheduleChange,
} from './command.ts';
import { MAX_PRODUCTS_AND_TAGS, MAX_SEGMENTS } from './posting.ts';
import { type Refusal, refuse } from './refusal.ts';

/**
 * `client`: `null` where it has not been looked up: all but a transfer's ends is judged without it.
 * `scale`: the decimal places that the deployment allows.
 */
export function check(command: Command, client: ClientRef | null, scale: number): Refusal | null {
  for (const [field, amount] of amountsOf(command)) {
    const refusal = checkAmount(amount, scale, field);
    if (refusal) return refusal;
  }
  switch (command.op) {
    case 'purchase':
      return checkSchedule(command);
    case 'batch':
      return checkBatch(command.operations, client, scale);
    case 'extend':
      return command.add ? checkSegment(command.add, 'add') : null;
    case 'edit':
      return checkNames(command.products, command.tags) ?? checkChange(command.schedule ?? {});
    case 'transfer':
      return command.to.number === client?.number
        ? refuse('transfer_to_self', 'Sender and receiver are the same client.', 'to')
        : null;
    default:
      return null;
  }
}

function amountsOf(command: Command): [string, Micro][] {
  const own: [string, Micro][] =
    'amount' in command && command.amount !== undefined ? [['amount', command.amount]] : [];
  if (command.op === 'extend' && command.add) return [['add.amount', command.add.amount]];
  if (command.op === 'edit') return amountsOfChange(command.schedule ?? {});
  if (command.op !== 'purchase') return own;
  const parts = command.schedule ?? [];
  return [...own, ...parts.map((s, i): [string, Micro] => [`schedule.${i}.amount`, s.amount])];
}

function amountsOfChange({ add = [], update = [] }: ScheduleChange): [string, Micro][] {
  return [
    ...add.map((s, i): [string, Micro] => [`schedule.add.${i}.amount`, s.amount]),
    ...update.flatMap(({ amount }, i): [string, Micro][] =>
      amount === undefined ? [] : [[`schedule.update.${i}.amount`, amount]],
    ),
  ];
}

export function checkAmount(amount: Micro, scale: number, field: string): Refusal | null {
  if (amount <= 0n) {
    return refuse('amount_not_positive', 'The amount must be greater than zero.', field);
  }
  if (amount % 10n ** BigInt(MAX_SCALE - scale) !== 0n) {
    const detail = `The amount has more than ${scale} decimal places.`;
    return refuse('amount_too_precise', detail, field);
  }
  if (amount > MAX_AMOUNT) {
    return refuse('amount_out_of_range', 'The amount must be at most 999999999.999999.', field);
  }
  return null;
}

function checkSchedule(command: Purchase): Refusal | null {
  const { schedule, amount } = command;
  const names = checkNames(command.products, command.tags);
  if (names) return names;
  if (!schedule) return null;
  if (command.endingBefore !== undefined) {
    return invalid('Give either a schedule or endingBefore.', 'endingBefore');
  }
  if (schedule.length < 1 || schedule.length > MAX_SEGMENTS) {
    return invalid(`A schedule has 1 to ${MAX_SEGMENTS} segments.`, 'schedule');
  }
  if (sum(schedule.map((segment) => segment.amount)) !== amount) {
    return invalid('The segments of the schedule must add up to the amount.', 'schedule');
  }
  for (const [index, segment] of schedule.entries()) {
    const refusal = checkSegment(segment, `schedule.${index}`);
    if (refusal) return refusal;
  }
  return null;
}

function checkChange({ add = [], update = [], remove = [] }: ScheduleChange): Refusal | null {
  const parts = [...update.map(({ part }) => part), ...remove];
  if (new Set(parts).size < parts.length) {
    return invalid('Name each segment once: to change it or to remove it.', 'schedule');
  }
  if (add.length + parts.length > 2 * MAX_SEGMENTS) {
    return invalid(`Change at most ${2 * MAX_SEGMENTS} segments at once.`, 'schedule');
  }
  const dated: [string, Partial<AskedSegment>][] = [
    ...add.map((one, i): [string, AskedSegment] => [`schedule.add.${i}`, one]),
    ...update.map((one, i): [string, Partial<AskedSegment>] => [`schedule.update.${i}`, one]),
  ];
  return dated.map(([field, one]) => checkSegment(one, field)).find(Boolean) ?? null;
}

function checkSegment(segment: Partial<AskedSegment>, field: string): Refusal | null {
  const { startingAt, endingBefore } = segment;
  if (startingAt === undefined || endingBefore === undefined || startingAt < endingBefore) {
    return null;
  }
  return invalid('A segment must end after it starts.', `${field}.endingBefore`);
}

function checkNames(
  products: readonly string[] = [],
  tags: readonly string[] = [],
): Refusal | null {
  if (products.length + tags.length <= MAX_PRODUCTS_AND_TAGS) return null;
  return invalid(`Name at most ${MAX_PRODUCTS_AND_TAGS} products and tags.`, 'products');
}

function checkBatch(
  operations: readonly Command[],
  client: ClientRef | null,
  scale: number,
): Refusal | null {
  if (operations.length < 1 || operations.length > MAX_BATCH) {
    return invalid(`A batch has 1 to ${MAX_BATCH} operations.`, 'operations');
  }
  for (const [index, operation] of operations.entries()) {
    const refusal = check(operation, client, scale);
    if (refusal) return within(refusal, index);
  }
  return null;
}

/** The refusal of one operation of a batch, with its place. */
export function within(refusal: Refusal, index: number): Refusal {
  const { field } = refusal;
  return { ...refusal, field: `operations.${index}${field === undefined ? '' : `.${field}`}` };
}

function invalid(detail: string, field: string): Refusal {
  return refuse('schedule_invalid', detail, field);
}
