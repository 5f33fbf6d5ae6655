/** The ledger's table of postings: ends and corrections, as each dialect shows them. */
import { BOUGHT, buy, expire, FEBRUARY, PENDING, type Row, use } from './shop-steps.ts';

export const EXPIRED = {
  verifik: ['purchase approved 10 expired'],
  metronome: ['0 left: SEGMENT_START 10, EXPIRATION -10'],
  credits: ['0 of 10 state 2'],
};

export const endRows: readonly Row[] = [
  {
    title: 'an expiry',
    act: async (shop) => {
      await expire(shop);
      await shop.record('purchases', PENDING);
    },
    shows: {
      own: ['purchase 10', 'expiry -10', 'pending_purchase 0'],
      verifik: [...EXPIRED.verifik, 'purchase pending 10'],
      metronome: EXPIRED.metronome,
      carecloud: ['Manually added credits 10', 'Credits expired -10'],
      credits: EXPIRED.credits,
      whmcs: ['10.00', '-10.00 Credit Expired'],
    },
  },
  {
    title: 'a void',
    act: async (shop) => {
      const bought = await buy(shop);
      await use(shop);
      await shop.change(bought, 'void');
    },
    shows: {
      own: ['purchase 10', 'usage -4', 'void -6'],
      verifik: ['purchase approved 10', 'usage approved -4'],
      metronome: ['0 left: no ledger'],
      carecloud: ['Manually added credits 10', 'Manually reduced credits -4', 'Credits voided -6'],
      credits: ['0 of 10 state 0'],
      whmcs: ['10.00', '-4.00', '-6.00 Credit Voided'],
    },
  },
  {
    title: 'a take-back',
    act: async (shop) => shop.change(await buy(shop), 'reverse', { amount: '4', reason: 'Refund' }),
    shows: {
      own: ['purchase 10', 'take_back -4 Refund'],
      verifik: ['purchase approved 10 (4 reversed)'],
      metronome: ['6 left: SEGMENT_START 10, MANUAL -4'],
      carecloud: ['Manually added credits 10', 'Credits voided -4 Refund'],
      credits: ['6 of 10 state 1'],
      whmcs: ['10.00', '-4.00 Refund'],
    },
  },
];

export const correctionRows: readonly Row[] = [
  {
    title: 'a reversal of a usage',
    act: async (shop) => {
      await buy(shop);
      await shop.change(await use(shop), 'reverse', { amount: '1.5' });
    },
    shows: {
      own: ['purchase 10', 'usage -4', 'reversal 1.5'],
      verifik: ['purchase approved 10', 'usage approved -4 (1.5 reversed)'],
      metronome: ['7.5 left: SEGMENT_START 10, CREDITED 1.5, AUTOMATED_INVOICE_DEDUCTION -4'],
      carecloud: [
        'Manually added credits 10',
        'Manually reduced credits -4',
        'Credits returned 1.5',
      ],
      credits: ['7.5 of 10 state 1'],
      whmcs: ['10.00', '-4.00', '1.50 Credit Returned'],
    },
  },
  {
    title: 'adjustments up and down',
    act: async (shop) => {
      const credit = await buy(shop);
      await shop.record('adjustments', { credit, direction: 'add', amount: '2', reason: 'Up' });
      await shop.record('adjustments', {
        credit,
        direction: 'remove',
        amount: '1',
        reason: 'Down',
      });
    },
    shows: {
      own: ['purchase 10', 'adjustment 2 Up', 'adjustment -1 Down'],
      verifik: ['purchase approved 10', 'purchase approved 2 Up', 'usage approved -1 Down'],
      metronome: ['11 left: SEGMENT_START 10, MANUAL 2, MANUAL -1'],
      carecloud: ['Manually added credits 10', 'Credits adjusted 2 Up', 'Credits adjusted -1 Down'],
      credits: ['11 of 10 state 1'],
      whmcs: ['10.00', '2.00 Up', '-1.00 Down'],
    },
  },
  {
    title: 'changes of terms',
    act: async (shop) => {
      const credit = await buy(shop, FEBRUARY);
      await shop.change(credit, 'extend', { endingBefore: '2026-03-01T00:00:00Z' });
      await shop.change(credit, 'shorten', { endingBefore: '2026-02-15T00:00:00Z' });
      await shop.change(credit, 'edit', { priority: 7 });
    },
    shows: {
      own: ['purchase 10', 'extension 0', 'shortening 0', 'edit 0'],
      verifik: ['purchase approved 10'],
      metronome: ['10 left: SEGMENT_START 10'],
      ...BOUGHT,
      credits: ['10 of 10 state 1'],
    },
  },
];
