/** Laws 18 and 20 on one answer: what a spending drew, from what, and what it left alone. */
import type { LogFinding } from './finding.ts';
import { type Book, burnsBefore, isInForce, paysFor, type Token } from './tokens.ts';
import type { Asked, World } from './world.ts';

/** `book`: as it was before, with everything due booked. */
export async function drawsKept(world: World, asked: Asked, book: Book): Promise<LogFinding[]> {
  const { client, command } = asked;
  if (command.op !== 'usage' && command.op !== 'hold' && command.op !== 'transfer') return [];
  const { last } = await world.stored(client);
  const postings = await world.postings(client);
  const made = postings.find(
    ({ credit, number, at }) => credit?.category === 'usage' && number === last && at === world.now,
  );
  const credit = made?.credit;
  if (!credit || made.transactionId !== asked.transactionId) return [];
  const found: LogFinding[] = [];
  const sum = credit.draws.reduce((total, { amount }) => total + amount, 0n);
  if (sum !== command.amount)
    found.push({ laws: [18], what: `draws of ${sum} are not the amount` });
  const purpose = command.op === 'transfer' ? 'anything' : command;
  const left = new Set(book.tokens.filter(({ place }) => place === 'available'));
  const drawn: Token[] = [];
  for (const { credit: number, part, amount } of credit.draws.filter((draw) => draw.credit > 0)) {
    const tokens = [...left].filter((t) => t.lot.grant.number === number && t.lot.part === part);
    const taken = tokens.slice(0, Number(amount));
    if (taken.length < Number(amount)) found.push({ laws: [18], what: 'drew more than there was' });
    for (const token of taken) left.delete(token);
    drawn.push(...taken);
  }
  const pays = ({ lot }: Token) => isInForce(lot, world.now) && paysFor(lot.grant, purpose);
  if (!drawn.every(pays)) found.push({ laws: [18], what: 'drew on a grant that may not pay' });
  const passedOver = [...left].filter(pays);
  const owes = credit.draws.some((draw) => draw.credit === 0);
  if (owes && passedOver.length > 0) {
    found.push({ laws: [18, 20], what: 'made debt while a grant could have paid' });
  }
  if (passedOver.some((token) => drawn.some(({ lot }) => burnsBefore(token.lot, lot)))) {
    found.push({ laws: [20], what: 'passed over a grant that is earlier in the burn order' });
  }
  return found;
}
