/** What a refusal is for the id of its request: final, or as if it had never been asked. */
import { expect } from 'vitest';
import type { Counter } from './counter.ts';
import type { Heard } from './heard.ts';

export const MOST = '999999999.999999';

export interface Saying {
  readonly status: number;
  readonly says: string | RegExp;
}

/** Recorded and replayed, also after a restart. */
export async function expectFinal(
  counter: Counter,
  ask: () => Promise<Heard>,
  { status, says }: Saying,
): Promise<void> {
  const first = await ask();
  expect(first).toMatchObject({ status, outcome: 'refused-final', replayed: false });
  expect(first.text).toMatch(says);
  counter.restart();
  expect(await ask()).toEqual({ ...first, replayed: true });
}

export async function expectUnrecorded(
  ask: () => Promise<Heard>,
  { status, says }: Saying,
): Promise<void> {
  for (const answer of [await ask(), await ask()]) {
    expect(answer).toMatchObject({ status, outcome: 'not-recorded', replayed: false });
    expect(answer.text).toMatch(says);
  }
}

/** No further segment fits. */
export async function fillSegments(counter: Counter, client: string): Promise<void> {
  const { grants } = await counter.balance(client);
  for (let open = grants.length; open < 64; open += 1) await counter.buy(client, { amount: '1' });
}
