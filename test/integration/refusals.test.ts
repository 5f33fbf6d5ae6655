/** Refusals, over HTTP: where two hold at once the earlier wins; which are final for their id. */
import { beforeEach, describe, expect, it } from 'vitest';
import { FINAL, REFUSALS, RETRYABLE, type RefusalCode } from '../../functions/ledger/refusal.ts';
import { Counter } from '../support/counter.ts';
import { EARLY_PAIRS } from '../support/early-refusals.ts';
import { GRANT_PAIRS } from '../support/grant-refusals.ts';
import type { Heard } from '../support/heard.ts';
import { HOLD_PAIRS } from '../support/hold-refusals.ts';
import { LIMIT_PAIRS } from '../support/limit-refusals.ts';
import type { Asked } from '../support/refusal-pairs.ts';

const PAIRS = [...EARLY_PAIRS, ...HOLD_PAIRS, ...GRANT_PAIRS, ...LIMIT_PAIRS];

/** Met through the dialect that names credit types and unique values: see refusals-foreign. */
const ELSEWHERE = ['type_mismatch', 'unique_taken'];

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client();
});

const isFinal = (code: RefusalCode) => FINAL.some((final) => final === code);

const ask = ({ method = 'POST', path, body, key }: Asked, otherwise: string) =>
  counter.ask(method, path, { ...body }, { key: key ?? otherwise });

function expectRefusal(answer: Heard, code: RefusalCode): void {
  const outcome = isFinal(code) ? 'refused-final' : 'not-recorded';
  expect(answer).toMatchObject({ code, outcome, replayed: false });
}

describe('of two refusals that hold at once the earlier is the answer', () => {
  it.each(PAIRS)('$earlier before $later', async ({ earlier, later, play }) => {
    const { later: alone, arises, both = alone } = await play(counter, client);
    expectRefusal(await ask(alone, 'alone'), later);
    await arises?.();
    const first = await ask(both, 'both');
    expectRefusal(first, earlier);
    const again = await ask(both, 'both');
    if (isFinal(earlier)) expect(again).toEqual({ ...first, replayed: true });
    else expectRefusal(again, earlier);
  });

  it('is shown for every refusal, in the order of precedence', () => {
    for (const { earlier, later } of PAIRS) {
      expect(REFUSALS.indexOf(earlier)).toBeLessThan(REFUSALS.indexOf(later));
    }
    const shown = new Set<string>(PAIRS.flatMap(({ earlier, later }) => [earlier, later]));
    expect(REFUSALS.filter((code) => !shown.has(code))).toEqual(ELSEWHERE);
  });
});

describe('the places that a deployment allows', () => {
  it('are judged before anything is looked up, and nothing is rounded', async () => {
    counter = await Counter.open(undefined, '2');
    client = await counter.client();
    const grant = await counter.buy(client, { amount: '1.25' });
    const fine = { amount: '1.125' };
    const refused = async (path: string, body: object) =>
      expectRefusal(await counter.ask('POST', path, { ...body }), 'amount_too_precise');
    for (const name of [client, 'nobody']) {
      await refused(`/clients/${name}/purchases`, fine);
      await refused(`/clients/${name}/usages`, fine);
      await refused(`/clients/${name}/holds`, { ...fine, expiresInSeconds: 9 });
      await refused(`/clients/${name}/batch`, { operations: [{ op: 'usage', ...fine }] });
      await refused('/transfers', { from: name, to: 'nobody', ...fine });
      const correction = { credit: grant.id, direction: 'add', reason: 'why', ...fine };
      await refused(`/clients/${name}/adjustments`, correction);
    }
    for (const id of [grant.id, 'nothing']) {
      await refused(`/credits/${id}/approve`, fine);
      await refused(`/credits/${id}/reverse`, fine);
      const add = { ...fine, startingAt: counter.day(1) };
      await refused(`/credits/${id}/extend`, { add });
    }
    expect(await counter.balance(client)).toMatchObject({ balance: '1.25', version: 2 });
  });
});

describe('a refusal that is not recorded', () => {
  it('leaves its id free for when the same request can go well', async () => {
    const operations = Array.from({ length: 32 }, () => ({ op: 'purchase', amount: '1' }));
    const batch = (key: string) =>
      counter.ask('POST', `/clients/${client}/batch`, { operations }, { key });
    await batch('first');
    await batch('second');
    const purchase = () =>
      counter.ask('POST', `/clients/${client}/purchases`, { amount: '1' }, { key: 'third' });
    expectRefusal(await purchase(), 'too_many_open_grants');
    await counter.use(client, { amount: '1' });
    expect(await purchase()).toMatchObject({ status: 201, outcome: 'done', replayed: false });
    expect(RETRYABLE).toContain('too_many_open_grants');
  });
});
