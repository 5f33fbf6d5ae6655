/** Refusals through Metronome's create: credit types and unique values in their precedence. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';
import { expectFinal, expectUnrecorded, fillSegments } from '../support/refusal-outcomes.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client({ id: 'acme', number: 7 });
});

const close = () => counter.ask('POST', `/clients/${client}/close`, {});

describe('creating a credit of Metronome', () => {
  const PRODUCT = 'c4ed1750-0000-8000-8000-000000000001';
  const OTHER = '1b5f5a1e-7a4c-4b7e-9a53-3f1f6a3d2c11';
  let customer: string;
  beforeEach(async () => {
    customer = (await counter.read<{ uuid: string }>('GET', `/clients/${client}`)).uuid;
  });

  /** An item of the schedule from day to day. */
  const item = (from: number, to: number, amount = 10) => ({
    amount,
    starting_at: counter.day(from),
    ending_before: counter.day(to),
  });

  const create = (fields: object = {}, items = [item(0, 9)], type?: string, key = 'create') => {
    const access_schedule = { credit_type_id: type, schedule_items: items };
    const body = { customer_id: customer, product_id: PRODUCT, priority: 1, access_schedule };
    const text = JSON.stringify({ ...body, ...fields });
    return counter.send('POST', '/v1/contracts/customerCredits/create', text, { key });
  };

  const isInvalid = { status: 400, says: 'must end after it starts' };
  const isOtherType = { status: 400, says: 'credit_type_id' };
  const isNobody = { status: 404, says: 'No customer has this id' };
  const isClosed = { status: 400, says: 'archived' };
  const isTaken = { status: 409, says: 'uniqueness key has already been used' };

  it('refuses a schedule, then another credit type, then an unknown customer', async () => {
    const nobody = { customer_id: OTHER };
    await expectUnrecorded(() => create(nobody, [item(2, 2)], OTHER), isInvalid);
    await expectUnrecorded(() => create(nobody, [item(2, 3)], OTHER), isOtherType);
    await expectUnrecorded(() => create(nobody), isNobody);
  });

  it('refuses a used id before anything that the account decides', async () => {
    expect((await create()).status).toBe(200);
    await close();
    const reused = { status: 409, says: 'different request' };
    await expectUnrecorded(() => create({}, [item(0, 9, 11)]), reused);
  });

  it('refuses for a closed customer before a taken uniqueness key', async () => {
    const unique = { uniqueness_key: 'once' };
    await create(unique);
    await expectFinal(counter, () => create(unique, [item(0, 9)], undefined, 'second'), isTaken);
    await close();
    await expectFinal(counter, () => create(unique, [item(0, 9)], undefined, 'third'), isClosed);
  });

  it('refuses a taken uniqueness key before what the clock or the account refuses', async () => {
    const unique = { uniqueness_key: 'once' };
    await create(unique);
    const late = (fields: object, key: string) => create(fields, [item(0, 1)], undefined, key);
    counter.turnTo(1);
    await expectFinal(counter, () => late({}, 'late'), { status: 400, says: 'already have ended' });
    await expectFinal(counter, () => late(unique, 'late and taken'), isTaken);
    await fillSegments(counter, client);
    const more = (fields: object, key: string) => create(fields, [item(1, 9)], undefined, key);
    await expectUnrecorded(() => more({}, 'full'), { status: 400, says: 'At most 64' });
    await expectFinal(counter, () => more(unique, 'full and taken'), isTaken);
    const most = (fields: object, key: string) =>
      create(fields, [item(1, 9, 999_999_999)], undefined, key);
    await expectFinal(counter, () => most({}, 'most'), { status: 400, says: 'exceed' });
    await expectFinal(counter, () => most(unique, 'most and taken'), isTaken);
  });

  it('replays its first answer though its own uniqueness key is taken by then', async () => {
    const unique = { uniqueness_key: 'once' };
    const first = await create(unique);
    await fillSegments(counter, client);
    counter.turnTo(20);
    expect(await create(unique)).toEqual({ ...first, replayed: true });
  });
});
