/** Two ledgers to which the same things are said: to one in its own words, to one in any. */
import { strict as assert } from 'node:assert';
import { expect } from 'vitest';
import { Counter } from '../support/counter.ts';
import type { Heard } from '../support/heard.ts';
import { accountsOf, type Opened } from './accounts-of.ts';
import type { Request, Way } from './requests.ts';
import { type Spoken, waysOf } from './spoken.ts';
import { spokenOf, type Wish } from './wishes.ts';

const HOUR = 3_600_000;

/** What was said, in which dialect, and whether it was done. */
export interface Said {
  readonly spoken: Spoken;
  readonly way: Way;
  readonly done: boolean;
}

/** Fails where a thing is done in one and not in the other, or where the accounts differ. */
export async function liveTwice(wishes: readonly Wish[]): Promise<readonly Said[]> {
  const own = new World(await Counter.open());
  const mixed = new World(await Counter.open());
  const said: Said[] = [];
  for (const [i, wish] of wishes.entries()) {
    const key = `wish-${i}`;
    const spoken = await spokenOf(own, wish, key);
    if (spoken) said.push(await both(own, mixed, spoken, wish, key));
    else for (const world of [own, mixed]) world.wait(wish.hours);
  }
  const [left, wanted] = [await mixed.accounts(), await own.accounts()];
  expect(left).toEqual(wanted);
  return said;
}

async function both(
  own: World,
  mixed: World,
  spoken: Spoken,
  { way: chosen, twice }: Wish,
  key: string,
): Promise<Said> {
  const ways = waysOf(spoken);
  const way = ways[chosen % ways.length] ?? ways[0];
  if (spoken.op === 'open') {
    await own.opened(ways[0], key);
    await mixed.opened(way, key);
    return { spoken, way, done: true };
  }
  const wanted = await own.speak(ways[0], key);
  const heard = await mixed.speak(way, key);
  const done = isDone(heard);
  expect([spoken, way, done], `${wanted.text}, but ${heard.text}`).toEqual([
    spoken,
    way,
    isDone(wanted),
  ]);
  // A repeat has the effect of the first.
  if (twice) expect(isDone(await mixed.speak(way, key))).toBe(done);
  return { spoken, way, done };
}

class World {
  readonly counter: Counter;
  readonly clients: Opened[] = [];

  constructor(counter: Counter) {
    this.counter = counter;
  }

  accounts(): Promise<object[]> {
    return accountsOf(this.counter, this.clients);
  }

  wait(hours: number): void {
    this.counter.now += hours * HOUR;
  }

  /** The last answer: of the request that does it, or of one that was refused before. */
  async speak([first, second]: Way, key: string): Promise<Heard> {
    assert(first);
    if (!second) return this.#send(first, key);
    const before = await this.#send(first, `${key}-before`);
    if (!isDone(before)) return before;
    return this.#send(second, key, JSON.parse(before.text).invoiceid);
  }

  /** Whom a request opened, by whatever name its answer gives. */
  async opened(way: Way, key: string): Promise<void> {
    const [request] = way;
    assert(request);
    const { text, outcome } = await this.#send(request, key);
    assert.equal(outcome, 'done', text);
    const answer = JSON.parse(text);
    const uuid = answer.data?.id ?? answer.uuid;
    const name = answer.clientid ? `number:${answer.clientid}` : `uuid:${uuid}`;
    this.clients.push(await this.counter.read('GET', `/clients/${name}`));
  }

  #send({ dialect, path, body }: Request, key: string, invoice = ''): Promise<Heard> {
    const filled = JSON.stringify(body)
      .replace('<invoice>', invoice)
      .replace(/<customer (\d+)>/, (_, number) => this.#uuidOf(Number(number)));
    if (dialect === 'whmcs') return this.counter.form(JSON.parse(filled), { key });
    return this.counter.send('POST', path, filled, { key });
  }

  #uuidOf(number: number): string {
    const client = this.clients.find((one) => one.number === number);
    assert(client, `nobody has the number ${number}`);
    return client.uuid;
  }
}

function isDone({ outcome }: Heard): boolean {
  return outcome === 'done';
}
