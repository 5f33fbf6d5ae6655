/** Lives a history step by step and says which laws were broken on the way. */
import type { Command } from '../../functions/ledger/command.ts';
import { audit } from './audit.ts';
import { commandFor, fitting } from './commands.ts';
import { comparePast, compareState } from './compare.ts';
import { drawsKept } from './draws-kept.ts';
import type { LogFinding } from './finding.ts';
import type { Said } from './model-grants.ts';
import type { Event, Kind, Step } from './steps.ts';
import type { Book } from './tokens.ts';
import { type Answer, type Asked, World } from './world.ts';

export type Tally = Map<Event, Map<string, number>>;

/** What one client's book was right after each change: for questions about the past. */
export type Snapshots = Map<number, { readonly at: number; readonly book: Book }[]>;

export async function live(steps: readonly Step[], tally: Tally): Promise<LogFinding[]> {
  const world = await World.open();
  const snapshots: Snapshots = new Map();
  for (const { number } of world.clients) {
    snapshots.set(number, [{ at: world.now, book: world.model.at(number, world.now) }]);
  }
  for (const step of steps) {
    const found = [...(await takeStep(world, step, tally)), ...(await compareState(world, step))];
    if (found.length > 0) return found;
    for (const { number } of world.clients) {
      snapshots.get(number)?.push({ at: world.now, book: world.model.book(number) });
    }
  }
  const found = await Promise.all(world.clients.map((client) => world.postings(client)));
  return [...(await comparePast(world, snapshots, steps)), ...(await audit(world, found))];
}

async function takeStep(world: World, step: Step, tally: Tally): Promise<LogFinding[]> {
  const { event, pick, c } = step;
  switch (event) {
    case 'time':
      world.now += c === 11 ? 3_600_000 : c % 5;
      return [];
    case 'replay':
    case 'altered copy': {
      const first = world.recorded[pick % world.recorded.length];
      return first ? again(world, first, event, tally) : [];
    }
    case 'copies at once':
      return copies(world, step, tally);
    default:
      return fresh(world, event, step, tally);
  }
}

function asked(world: World, kind: Kind, step: Step): Asked {
  const client = world.client(step.client);
  const others = world.clients.filter((other) => other !== client);
  const book = world.model.at(client.number, world.now);
  const command = commandFor(kind, step, { book, others, self: client, now: world.now });
  world.ids += 1;
  return { client, command, transactionId: step.pick % 7 === 0 ? null : `request ${world.ids}` };
}

async function fresh(world: World, wanted: Kind, step: Step, tally: Tally): Promise<LogFinding[]> {
  // Closing ends most of what a history can do: it comes late or not at all.
  const early = world.ids < 25 || step.a > 8;
  const book = world.model.at(world.client(step.client).number, world.now);
  const kind = fitting(wanted === 'close' && early ? 'usage' : wanted, book);
  const one = asked(world, kind, step);
  const before = await world.stored(one.client);
  const answer = await world.ask(one);
  count(tally, kind, answer.said);
  const said = world.model.ask(one.client.number, one.command, answer.numbers, world.now);
  const found = outcomeDiffers(one.command, answer, said);
  if (found.length > 0) return found;
  if (answer.outcome !== 'not-recorded' && one.transactionId) {
    world.recorded.push({ asked: one, answer });
  }
  const after = await world.stored(one.client);
  if (said !== 'done' && after.last !== before.last) {
    found.push({ laws: [12], what: `a refused ${kind} left a posting` });
  }
  if (said === 'done' && after.version !== before.version + 1) {
    found.push({ laws: [12], what: `a ${kind} that is done left no mark` });
  }
  found.push(...(await claimKept(world, one, answer)));
  return said === 'done' ? [...found, ...(await drawsKept(world, one, book))] : found;
}

function outcomeDiffers(command: Command, answer: Answer, said: Said): LogFinding[] {
  const found: LogFinding[] = [];
  if (answer.said !== said) {
    const credit = [answer.said, said].some((code) => /insufficient|overdraft/.test(code));
    const hold = [answer.said, said].some((code) => /hold/.test(code));
    const laws = [0, ...(credit ? [5, 13] : []), ...(hold ? [14, 15, 16, 17] : [])];
    const asked = JSON.stringify(command, (_, v) => (typeof v === 'bigint' ? Number(v) : v));
    found.push({ laws, what: `${asked}: the ledger says ${answer.said}, the model ${said}` });
  }
  const refused = UNRECORDED.test(said) ? 'not-recorded' : 'refused-final';
  const outcome = said === 'done' ? 'done' : refused;
  if (answer.outcome !== outcome) {
    found.push({ laws: [12], what: `${said} came with ${answer.outcome}` });
  }
  return found;
}

const UNRECORDED =
  /^(amount_|schedule_invalid|type_mismatch|transfer_to_self|client_not_found|too_many|name_)/;

async function claimKept(world: World, one: Asked, answer: Answer): Promise<LogFinding[]> {
  if (!one.transactionId) return [];
  const claim = await world.claimed(one.client, one.transactionId);
  const kept = claim ? claim.outcome : 'not-recorded';
  if (kept === answer.outcome) return [];
  return [{ laws: [12], what: `${answer.outcome} was answered, ${String(kept)} is kept` }];
}

/** An id that is heard again changes nothing, whatever has happened since. */
async function again(
  world: World,
  first: World['recorded'][number],
  event: 'replay' | 'altered copy',
  tally: Tally,
): Promise<LogFinding[]> {
  const altered = { op: 'usage', amount: 1n, description: 'altered' } as const;
  const same = event === 'replay';
  const before = await everything(world);
  const answer = await world.ask(same ? first.asked : { ...first.asked, command: altered });
  count(tally, event, answer.replayed ? 'replayed' : answer.said);
  const found: LogFinding[] = [];
  if (before !== (await everything(world))) {
    found.push({ laws: [9, 11], what: `a ${event} changed an account` });
  }
  if (same && answer.reply.body !== first.answer.reply.body) {
    found.push({ laws: [10], what: `${answer.reply.body} instead of ${first.answer.reply.body}` });
  }
  if (same && (!answer.replayed || answer.outcome !== first.answer.outcome)) {
    found.push({ laws: [10, 12], what: 'a replay does not say that it is one' });
  }
  if (!same && (answer.said !== 'idempotency_key_reused' || answer.outcome !== 'not-recorded')) {
    found.push({ laws: [11], what: `an altered copy was answered with ${answer.said}` });
  }
  return found;
}

async function everything(world: World): Promise<string> {
  const accounts = await Promise.all(world.clients.map((client) => world.stored(client)));
  return JSON.stringify(accounts, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
}

/** Four copies of one request, at the same time: one effect, equal answers. */
async function copies(world: World, step: Step, tally: Tally): Promise<LogFinding[]> {
  const kind = step.a < 6 ? 'purchase' : 'usage';
  const one = { ...asked(world, kind, step), transactionId: `request ${world.ids}` };
  const answers = await Promise.all([1, 2, 3, 4].map(() => world.ask(one)));
  const [answer] = answers;
  if (!answer) return [];
  count(tally, 'copies at once', answer.said);
  const said = world.model.ask(one.client.number, one.command, answer.numbers, world.now);
  const found = outcomeDiffers(one.command, answer, said);
  if (new Set(answers.map(({ reply }) => reply.body)).size > 1) {
    found.push({ laws: [9, 10], what: 'copies of a request were answered differently' });
  }
  if (answers.filter(({ replayed }) => !replayed).length !== 1) {
    found.push({ laws: [9], what: 'not exactly one of the copies was the first' });
  }
  return found;
}

function count(tally: Tally, event: Event, said: string): void {
  const row = tally.get(event) ?? new Map<string, number>();
  row.set(said, (row.get(said) ?? 0) + 1);
  tally.set(event, row);
}
