/** What is bought or used through one dialect shows in all five. */
import { describe, expect, test } from 'vitest';
import type { Views } from '../support/five-views.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const gateway = useTestGateway();
let clients = 0;

type Act = (shop: VendorShop, other: VendorShop) => Promise<unknown>;

const BOUGHT: Views = {
  own: ['purchase 10 Refill'],
  verifik: ['purchase approved 10 Refill'],
  metronome: ['10 left: SEGMENT_START 10 Refill'],
  carecloud: ['Manually added credits 10 Refill'],
  credits: ['10 of 10 state 1 Refill'],
  whmcs: ['10.00 Refill'],
};

const USED: Views = {
  own: ['purchase 10', 'usage -4.25 Used'],
  verifik: ['purchase approved 10', 'usage approved -4.25 Used'],
  metronome: ['5.75 left: SEGMENT_START 10, AUTOMATED_INVOICE_DEDUCTION -4.25'],
  carecloud: ['Manually added credits 10', 'Manually reduced credits -4.25 Used'],
  credits: ['5.75 of 10 state 1'],
  whmcs: ['10.00', '-4.25 Used'],
};

describe('a purchase of 10 shows alike, bought through', () => {
  test.each<[string, Act]>([
    ['the own dialect', (it) => it.record('purchases', { amount: '10', description: 'Refill' })],
    ['CareCloud: deposit', (it) => it.carecloud('deposit', 10, 'Refill')],
    ['WHMCS: AddCredit', (it) => it.whmcs('add', '10.00', 'Refill')],
    ['Metronome: create', (it) => it.metronome(10, 'Refill')],
  ])('%s', async (_, act) => {
    expect(await shownAfter(act)).toEqual(BOUGHT);
  });
});

describe('a usage of 4.25 shows alike, made through', () => {
  test.each<[string, Act]>([
    ['the own dialect', (it) => it.record('usages', { amount: '4.25', description: 'Used' })],
    ['CareCloud: reduce', (it) => it.carecloud('reduce', 4.25, 'Used')],
    ['WHMCS: AddCredit remove', (it) => it.whmcs('remove', '4.25', 'Used')],
  ])('%s', async (_, act) => {
    const shown = await shownAfter(async (shop, other) => {
      await buy(shop);
      await act(shop, other);
    });
    expect(shown).toEqual(USED);
  });
});

test('a purchase of one dialect pays for a usage of another', async () => {
  const shown = await shownAfter(async (shop) => {
    await shop.metronome(3, 'First');
    await shop.whmcs('add', '3', 'Second');
    await shop.carecloud('reduce', 5, 'Used');
  });
  expect(shown.metronome).toEqual([
    '0 left: SEGMENT_START 3, AUTOMATED_INVOICE_DEDUCTION -3 First',
    '1 left: SEGMENT_START 3, AUTOMATED_INVOICE_DEDUCTION -2 Second',
  ]);
  expect(shown.credits).toEqual(['0 of 3 state 1 First', '1 of 3 state 1 Second']);
  expect(shown.verifik).toEqual([
    'purchase approved 3 First',
    'purchase approved 3 Second',
    'usage approved -5 Used',
  ]);
  expect(shown.whmcs).toEqual(['3.00 First', '3.00 Second', '-5.00 Used']);
});

function buy(shop: VendorShop, more: object = {}): Promise<string> {
  return shop.record('purchases', { amount: '10', ...more });
}

async function shownAfter(act: Act): Promise<Views> {
  const [shop, other] = [await newShop(), await newShop()];
  await act(shop, other);
  return shop.look();
}

function newShop(): Promise<VendorShop> {
  clients += 1;
  return VendorShop.open(gateway(), {
    id: `client-${clients}`,
    number: clients,
    overdraftLimit: '50',
  });
}
