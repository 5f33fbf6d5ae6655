/** Every kind of posting shows in every dialect as the ledger's table says, row by row. */
import { describe, expect, test } from 'vitest';
import { correctionRows, EXPIRED, endRows } from '../support/ending-rows.ts';
import { debtRows, holdRows, paymentRows } from '../support/posting-rows.ts';
import { buy, expire, NOW } from '../support/shop-steps.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const ROWS = [...paymentRows, ...debtRows, ...holdRows, ...endRows, ...correctionRows];

const gateway = useTestGateway(NOW);
let clients = 0;

describe.each(ROWS)('$title', (row) => {
  test('shows in every dialect', async () => {
    const shop = await newShop();
    await row.act(shop);
    expect(await shop.look()).toEqual(row.shows);
  });
});

test('an expiry is true by the clock, before anyone has booked it', async () => {
  const shop = await newShop();
  await expire(shop);
  expect(await shop.look()).toMatchObject(EXPIRED);
});

test('a transfer shows at both ends in every dialect', async () => {
  const [shop, other] = [await newShop(), await newShop()];
  await buy(shop);
  await shop.transfer(other, '4');
  expect(await shop.look()).toEqual({
    own: ['purchase 10', 'transfer_out -4'],
    verifik: ['purchase approved 10', 'usage approved -4'],
    metronome: ['6 left: SEGMENT_START 10, MANUAL -4'],
    carecloud: ['Manually added credits 10', 'Credits transferred -4'],
    credits: ['6 of 10 state 1'],
    whmcs: ['10.00', '-4.00 Credit Transferred to Another Client'],
  });
  expect(await other.look()).toEqual({
    own: ['transfer_in 4'],
    verifik: ['purchase approved 4'],
    metronome: ['4 left: SEGMENT_START 4'],
    carecloud: ['Credits transferred 4'],
    credits: ['4 of 4 state 1'],
    whmcs: ['4.00 Credit Transferred from Another Client'],
  });
});

function newShop(): Promise<VendorShop> {
  clients += 1;
  const id = `client-${clients}`;
  return VendorShop.open(gateway(), { id, number: clients, overdraftLimit: '50' });
}
