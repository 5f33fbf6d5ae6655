/** The ledger's table of postings: payments, debts and holds, as each dialect shows them. */
import { vi } from 'vitest';
import { BOUGHT, buy, hold, NEXT_MONTH, PENDING, type Row } from './shop-steps.ts';

export const paymentRows: readonly Row[] = [
  {
    title: 'a pending purchase',
    act: (shop) => shop.record('purchases', PENDING),
    shows: {
      own: ['pending_purchase 0'],
      verifik: ['purchase pending 10'],
      metronome: [],
      carecloud: [],
      credits: [],
      whmcs: [],
    },
  },
  {
    title: 'its approval',
    act: async (shop) => shop.change(await shop.record('purchases', PENDING), 'approve'),
    shows: {
      own: ['pending_purchase 0', 'approval 10'],
      verifik: ['purchase approved 10'],
      metronome: ['10 left: SEGMENT_START 10'],
      carecloud: ['Manually added credits 10'],
      credits: ['10 of 10 state 1'],
      whmcs: ['10.00 Credit Payment Approved'],
    },
  },
  {
    title: 'its failure',
    act: async (shop) => shop.change(await shop.record('purchases', PENDING), 'fail'),
    shows: {
      own: ['pending_purchase 0', 'failure 0'],
      verifik: ['purchase failed 10'],
      metronome: [],
      carecloud: [],
      credits: [],
      whmcs: [],
    },
  },
];

export const debtRows: readonly Row[] = [
  {
    title: 'a post-paid usage',
    act: async (shop) => {
      await buy(shop);
      await shop.record('usages', { amount: '14', postPaid: true });
    },
    shows: {
      own: ['purchase 10', 'usage -14'],
      verifik: ['purchase approved 10', 'usage postPaid -14'],
      metronome: ['0 left: SEGMENT_START 10, AUTOMATED_INVOICE_DEDUCTION -10'],
      carecloud: ['Manually added credits 10', 'Manually reduced credits -14'],
      credits: ['0 of 10 state 1'],
      whmcs: ['10.00', '-14.00'],
    },
  },
  {
    title: 'a purchase that pays a debt',
    act: async (shop) => {
      await shop.record('usages', { amount: '4', postPaid: true });
      await buy(shop);
    },
    shows: {
      own: ['usage -4', 'purchase 10'],
      verifik: ['usage postPaid -4', 'purchase approved 10'],
      metronome: ['6 left: SEGMENT_START 10, AUTOMATED_INVOICE_DEDUCTION -4'],
      carecloud: ['Manually reduced credits -4', 'Manually added credits 10'],
      credits: ['6 of 10 state 1'],
      whmcs: ['-4.00', '10.00'],
    },
  },
];

const HELD = ['purchase 10', 'hold 0'];

export const holdRows: readonly Row[] = [
  {
    title: 'a hold',
    act: hold,
    shows: {
      own: HELD,
      verifik: ['purchase approved 10', 'usage pending -4'],
      metronome: ['6 left: SEGMENT_START 10, AUTOMATED_INVOICE_DEDUCTION -4'],
      ...BOUGHT,
      credits: ['6 of 10 state 1'],
    },
  },
  {
    title: 'a capture of a part, in the month after',
    act: async (shop) => {
      const held = await hold(shop);
      vi.setSystemTime(NEXT_MONTH);
      await shop.change(held, 'approve', { amount: '3' });
    },
    shows: {
      own: [...HELD, 'capture -3'],
      verifik: ['purchase approved 10', 'usage approved -3'],
      metronome: ['7 left: SEGMENT_START 10, AUTOMATED_INVOICE_DEDUCTION -3'],
      carecloud: ['Manually added credits 10', 'Manually reduced credits -3'],
      credits: ['7 of 10 state 1'],
      whmcs: ['10.00', '-3.00 Reserved Credit Used'],
    },
  },
  {
    title: 'a release',
    act: async (shop) => shop.change(await hold(shop), 'fail'),
    shows: {
      own: [...HELD, 'release 0'],
      verifik: ['purchase approved 10', 'usage failed -4'],
      metronome: ['10 left: SEGMENT_START 10'],
      ...BOUGHT,
      credits: ['10 of 10 state 1'],
    },
  },
  {
    title: 'an expired hold that was booked',
    act: async (shop) => {
      await hold(shop);
      vi.setSystemTime(NEXT_MONTH + 30 * 86_400_000);
      await shop.record('purchases', PENDING);
    },
    shows: {
      own: [...HELD, 'hold_expiry 0', 'pending_purchase 0'],
      verifik: ['purchase approved 10', 'usage failed -4 expired', 'purchase pending 10'],
      metronome: ['10 left: SEGMENT_START 10'],
      ...BOUGHT,
      credits: ['10 of 10 state 1'],
    },
  },
];
