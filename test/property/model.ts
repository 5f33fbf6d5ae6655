/** The model: what each command comes to, by moving tokens; a refusal leaves the books alone. */
import type { Batch, Command } from '../../functions/ledger/command.ts';
import { edit } from './model-edits.ts';
import {
  adjust,
  extend,
  purchase,
  type Said,
  settlePurchase,
  shorten,
  takeBack,
  voidGrant,
} from './model-grants.ts';
import { capture, hold, release, reverse, transfer, usage } from './model-usages.ts';
import {
  advance,
  type Book,
  copyOf,
  emptyBook,
  type Grant,
  openHolds,
  openLots,
} from './tokens.ts';

type Books = Map<number, Book>;

export class Model {
  books: Books = new Map();

  open(client: number, limit: number): void {
    this.books.set(client, emptyBook(limit));
  }

  book(client: number): Book {
    const book = this.books.get(client);
    if (!book) throw new Error(`the model has no client ${client}`);
    return book;
  }

  /** The client's book as it will be at that instant. */
  at(client: number, now: number): Book {
    const book = copyOf(this.book(client));
    advance(book, now);
    return book;
  }

  /** `numbers`: under which the ledger recorded what the command made. */
  ask(client: number, command: Command, numbers: readonly number[], now: number): Said {
    const no = stateless(command, client);
    if (no) return no;
    const books = new Map([...this.books].map(([number, book]) => [number, copyOf(book)]));
    const own = books.get(client);
    const peer = command.op === 'transfer' ? books.get(command.to.number) : null;
    if (!own || peer === undefined) return 'client_not_found';
    if (own.closed && !staysOpen(command)) return 'client_closed';
    if (peer?.closed) return 'client_closed';
    const involved = peer ? [own, peer] : [own];
    const before = involved.map((book) => openLots(book).length);
    for (const book of involved) advance(book, now);
    const said = decide(own, peer, command, numbers, now);
    if (said !== 'done') return said;
    for (const [i, book] of involved.entries()) {
      advance(book, now);
      if (openLots(book).length > Math.max(64, before[i] ?? 0)) return 'too_many_open_grants';
      if (openHolds(book).length > 64) return 'too_many_open_holds';
    }
    this.books = books;
    return said;
  }
}

function stateless(command: Command, client: number): Said | null {
  if (command.op === 'batch') {
    return command.operations.map((one) => stateless(one, client)).find(Boolean) ?? null;
  }
  if ('amount' in command && command.amount !== undefined && command.amount <= 0n) {
    return 'amount_not_positive';
  }
  if (command.op === 'transfer' && command.to.number === client) return 'transfer_to_self';
  if (command.op !== 'purchase' || !command.schedule) return null;
  const total = command.schedule.reduce((sum, { amount }) => sum + amount, 0n);
  const backwards = command.schedule.some(
    ({ startingAt, endingBefore }) => (startingAt ?? -1) >= (endingBefore ?? Infinity),
  );
  return total !== command.amount || backwards ? 'schedule_invalid' : null;
}

function staysOpen(command: Command): boolean {
  return command.op === 'approve' || command.op === 'fail';
}

function decide(
  own: Book,
  peer: Book | null,
  command: Command,
  numbers: readonly number[],
  now: number,
): Said {
  const [number = 0] = numbers;
  switch (command.op) {
    case 'transfer':
      return peer ? transfer([own, peer], command, numbers, now) : 'client_not_found';
    case 'batch':
      return batch(own, command, numbers, now);
    case 'purchase':
    case 'usage':
    case 'hold':
      return record(own, command, number, now);
    case 'change_client':
      own.limit = Number(command.change.overdraftLimit ?? own.limit);
      return 'done';
    case 'close_client':
      own.closed = true;
      return 'done';
    default: {
      const grant = own.grants.get(command.credit);
      return grant ? onGrant(own, grant, command, number, now) : onSpending(own, command);
    }
  }
}

type Recording = Batch['operations'][number];
type Settling = Extract<Command, { readonly credit: number }>;

function batch(own: Book, command: Batch, numbers: readonly number[], now: number): Said {
  for (const [i, operation] of command.operations.entries()) {
    const said = record(own, operation, numbers[i] ?? 0, now);
    if (said !== 'done') return said;
    advance(own, now);
  }
  return 'done';
}

function record(own: Book, command: Recording, number: number, now: number): Said {
  if (command.op === 'purchase') return purchase(own, command, number, now);
  return command.op === 'usage'
    ? usage(own, command, number, now)
    : hold(own, command, number, now);
}

function onSpending(own: Book, command: Settling): Said {
  const spending = own.spendings.get(command.credit);
  if (own.closed && spending?.kind !== 'hold') return 'client_closed';
  if (!spending) return 'credit_not_found';
  switch (command.op) {
    case 'approve':
      return capture(spending, command);
    case 'fail':
      return release(spending);
    case 'reverse':
      return reverse(own, spending, command);
    case 'edit': {
      const terms = command.priority ?? command.products ?? command.tags ?? command.schedule;
      return terms === undefined ? 'done' : 'wrong_category';
    }
    default:
      return 'wrong_category';
  }
}

function onGrant(own: Book, grant: Grant, command: Settling, number: number, now: number): Said {
  if (own.closed) return 'client_closed';
  switch (command.op) {
    case 'approve':
      if (command.amount !== undefined || command.final !== undefined) return 'not_a_hold';
      return settlePurchase(own, grant, true, now);
    case 'fail':
      return settlePurchase(own, grant, false, now);
    case 'reverse':
      return grant.voided ? 'already_voided' : takeBack(own, grant, command);
    case 'edit':
      return edit(own, grant, command, now);
    default:
      break;
  }
  if (grant.status !== 'approved' || grant.lots.length === 0) return 'wrong_category';
  if (grant.voided) return 'already_voided';
  switch (command.op) {
    case 'void':
      return voidGrant(own, grant, now);
    case 'shorten':
      return shorten(own, grant, command, now);
    case 'extend':
      return extend(own, grant, command, now);
    case 'adjust':
      return adjust(own, grant, command, number, now);
  }
}
