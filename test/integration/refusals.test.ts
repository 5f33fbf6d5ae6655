/** Refusals, over HTTP: where two hold at once the earlier wins; which are final for their id. */
import { beforeEach, describe, expect, it } from 'vitest';
import { creditId } from '../../functions/ledger/credit-id.ts';
import { FINAL, REFUSALS, RETRYABLE, type RefusalCode } from '../../functions/ledger/refusal.ts';
import { Counter } from '../support/counter.ts';
import { EARLY_PAIRS } from '../support/early-refusals.ts';
import { GRANT_PAIRS } from '../support/grant-refusals.ts';
import { type Heard, OWNER } from '../support/heard.ts';
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

describe('what a key may not see', () => {
  it('is refused like what does not exist, in the same bytes, unrecorded', async () => {
    const grant = await counter.buy(client, { amount: '9', status: 'pending' });
    const own = await counter.client({ number: 7 });
    const caller = { ...OWNER, clients: [7] };
    const unknown = creditId({ client: 999_999, number: 1, part: 0 });
    const requests = (name: string, id: string): [string, object][] => [
      [`/clients/${name}/usages`, { amount: '1' }],
      [`/clients/${name}/close`, {}],
      ['/transfers', { from: own, to: name, amount: '1' }],
      ['/transfers', { from: name, to: own, amount: '1' }],
      [`/credits/${id}/approve`, {}],
      [`/credits/${id}/void`, {}],
    ];
    const asked = async ([path, body]: [string, object]) =>
      counter.ask('POST', path, { ...body }, { key: 'key', caller });
    const hidden = await Promise.all(requests(client, grant.id).map(asked));
    expect(hidden).toEqual(await Promise.all(requests('nobody', unknown).map(asked)));
    for (const answer of hidden) {
      expect(answer).toMatchObject({ status: 404, outcome: 'not-recorded', replayed: false });
    }
    expect((await counter.ask('GET', `/clients/${client}/requests/key`)).status).toBe(404);
    const correction = { direction: 'add', amount: '1', reason: 'why' };
    const correct = (credit: string, key: string) =>
      counter.ask(
        'POST',
        `/clients/${own}/adjustments`,
        { credit, ...correction },
        { key, caller },
      );
    const others = await correct(grant.id, 'others');
    expectRefusal(others, 'credit_not_found');
    expect(await correct(unknown, 'unknown')).toEqual(others);
    expectRefusal(await correct(unknown, 'others'), 'idempotency_key_reused');
  });
});
