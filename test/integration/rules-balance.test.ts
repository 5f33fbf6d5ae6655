/** The rules of balances, over HTTP: the closed identity, and any instant, past, now or to come. */
import { beforeEach, describe, expect, it } from 'vitest';
import { parseAmount } from '../../functions/ledger/amount.ts';
import { Counter } from '../support/counter.ts';
import type { WireBalance } from '../support/wire-shapes.ts';

let counter: Counter;
let client: string;
beforeEach(async () => {
  counter = await Counter.open();
  client = await counter.client({ overdraftLimit: '100' });
});

function micro(text: string): bigint {
  const read = parseAmount(text.replace('-', ''));
  if (typeof read !== 'bigint') throw new Error(`${text} is no amount`);
  return text.startsWith('-') ? -read : read;
}

function sides(balance: WireBalance): bigint[] {
  const of = (...names: (keyof WireBalance)[]) =>
    names.reduce((total, name) => total + micro(String(balance[name])), 0n);
  return [
    of('granted', 'adjusted', 'transferredIn'),
    of('available', 'upcoming', 'held', 'used', 'expired', 'voided', 'transferredOut'),
  ];
}

describe('the closed identity', () => {
  it('holds on every balance, whatever has happened, with the version of the account', async () => {
    const other = await counter.client();
    const grant = await counter.buy(client, { amount: '50', endingBefore: counter.day(9) });
    const steps: (() => Promise<unknown>)[] = [
      () => counter.buy(client, { amount: '30', schedule: [schedule(3, 8, '30')] }),
      () => counter.use(client, { amount: '12.345678' }),
      () => counter.hold(client, { amount: '7', expiresAt: counter.day(4) }),
      () => counter.transfer({ from: client, to: other, amount: '5' }),
      () => counter.transfer({ from: other, to: client, amount: '2' }),
      () => counter.adjust(client, { credit: grant.id, direction: 'remove', amount: '1' }),
      () => counter.adjust(client, { credit: grant.id, direction: 'add', amount: '4' }),
      () => counter.use(client, { amount: '60', postPaid: true }),
      async () => counter.turnTo(5),
      () => counter.buy(client, { amount: '20' }),
      () => counter.change(grant, 'extend', { endingBefore: counter.day(20) }),
      () => counter.buy(client, { amount: '3' }).then((it) => counter.change(it, 'void')),
      async () => counter.turnTo(30),
    ];
    let version = 0;
    for (const step of steps) {
      await step();
      const balance = await counter.balance(client);
      const [given, gone] = sides(balance);
      expect(given).toBe(gone);
      const { available, held, upcoming } = balance;
      expect(micro(balance.balance)).toBe(micro(available) + micro(held) + micro(upcoming));
      expect(balance.version).toBeGreaterThanOrEqual(version);
      version = balance.version;
    }
  });

  const schedule = (from: number, to: number, amount: string) => ({
    amount,
    startingAt: counter.day(from),
    endingBefore: counter.day(to),
  });
});

describe('a balance at an instant', () => {
  it('before, at and after an end is right with no job having run', async () => {
    await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    await counter.buy(client, { amount: '4' });
    counter.turnTo(9);
    const at = async (instant: string) => (await counter.balanceAt(client, instant)).balance;
    expect(await at(counter.day(5, -1))).toBe('14');
    expect(await at(counter.day(5))).toBe('4');
    expect(await at(counter.day(5, 1))).toBe('4');
    expect(await at(counter.day(9))).toBe('4');
  });

  it('is as right when later postings exist, which book what had ended long before', async () => {
    await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    await counter.buy(client, { amount: '4', endingBefore: counter.day(7) });
    counter.turnTo(9);
    await counter.buy(client, { amount: '1' });
    await counter.use(client, { amount: '1' });
    const at = async (instant: string) => (await counter.balanceAt(client, instant)).balance;
    expect(await at(counter.day(-1))).toBe('0');
    expect(await at(counter.day(0))).toBe('14');
    expect(await at(counter.day(5, -1))).toBe('14');
    expect(await at(counter.day(5))).toBe('4');
    expect(await at(counter.day(7, -1))).toBe('4');
    expect(await at(counter.day(7))).toBe('0');
    expect(await at(counter.day(9))).toBe('0');
  });

  it('of the past says what was held and owed then', async () => {
    await counter.use(client, { amount: '3', postPaid: true });
    counter.turnTo(1);
    await counter.buy(client, { amount: '10' });
    await counter.hold(client, { amount: '5', expiresAt: counter.day(3) });
    counter.turnTo(5);
    await counter.use(client, { amount: '1' });
    expect(await counter.balanceAt(client, counter.day(0))).toMatchObject({
      balance: '-3',
      debt: '3',
      held: '0',
      number: 1,
    });
    expect(await counter.balanceAt(client, counter.day(2))).toMatchObject({
      balance: '7',
      debt: '0',
      held: '5',
    });
    expect(await counter.balanceAt(client, counter.day(3))).toMatchObject({
      balance: '7',
      held: '0',
    });
  });

  it('to come knows the ends that are known now: of grants, of holds, of waiting', async () => {
    const hold = { amount: '2', expiresAt: counter.day(6) };
    await counter.buy(client, { amount: '10', endingBefore: counter.day(5) });
    await counter.hold(client, hold);
    const startingAt = counter.day(8);
    await counter.buy(client, { amount: '3', schedule: [{ amount: '3', startingAt }] });
    const at = async (instant: string) => {
      const { available, held, upcoming, expired } = await counter.balanceAt(client, instant);
      return [available, held, upcoming, expired];
    };
    expect(await at(counter.day(5, -1))).toEqual(['8', '2', '3', '0']);
    expect(await at(counter.day(5))).toEqual(['0', '2', '3', '8']);
    expect(await at(counter.day(6))).toEqual(['0', '0', '3', '10']);
    expect(await at(counter.day(8))).toEqual(['3', '0', '0', '10']);
    expect(await counter.history(client)).toHaveLength(3);
  });

  it('is found in a long history', async () => {
    await counter.buy(client, { amount: '1000' });
    for (let day = 1; day <= 250; day += 1) {
      counter.turnTo(day);
      await counter.use(client, { amount: '1' });
    }
    for (const day of [1, 7, 99, 100, 101, 249, 250]) {
      const { balance } = await counter.balanceAt(client, counter.day(day));
      expect(balance).toBe(String(1000 - day));
    }
  });
});
