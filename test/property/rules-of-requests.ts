/** The table of rules, continued: expiry, ids, refusals, batches; and the table of laws. */
import { type Held, type Rule, rule } from './rules.ts';

const U = 'unit/ledger';
const LAWS_TEST = 'property/laws.test.ts';
const CASES = 'property/law-cases.test.ts';

export const MORE_RULES: Readonly<Record<string, readonly Rule[]>> = {
  corrections: [
    rule('a reversal returns what was drawn, debt first, into the dead only to expire', [
      [`${U}/reversals.test.ts`, 'gives back all that it drew, the last drawn first'],
      [`${U}/reversals.test.ts`, 'gives to an ended grant only for it to expire at once'],
      [`${U}/given-back.test.ts`, 'forgives what is still owed first'],
      [
        `${U}/given-back.test.ts`,
        'gives back to the grants that paid the debt since, the latest first',
      ],
    ]),
    rule('a take-back takes only what remains and counts as voided', [
      [
        `${U}/given-back.test.ts`,
        'of which half is spent gives the other half, not one micro more',
      ],
    ]),
    rule('void ends a grant early and takes what remains only', [
      [`${U}/grant-ends.test.ts`, 'loses what remains, whenever it was to begin'],
      [`${U}/grant-ends.test.ts`, 'leaves holds what they pin; given back, it expires at once'],
    ]),
    rule('shorten moves ends earlier, also before a beginning', [
      [`${U}/grant-ends.test.ts`, 'ends earlier wherever it ended later'],
      [
        `${U}/dropped-segments.test.ts`,
        'drops an upcoming segment where it would end before it begins, and voids it',
      ],
    ]),
    rule('extend moves an end that has not passed, or adds a segment', [
      [`${U}/grant-ends.test.ts`, 'is not raised from the dead'],
      [`${U}/grant-ends.test.ts`, 'gets a further segment, which counts as adjusted'],
    ]),
    rule('edit changes priority, scope and descriptive fields', [
      [`${U}/grant-terms.test.ts`, 'burns at its new place and pays for what it names now'],
      [`${U}/merge-patch.test.ts`, 'beside a credit is changed field by field'],
      [`${U}/merge-patch.test.ts`, 'beside a client is changed field by field'],
    ]),
    rule('edit changes a schedule whole, by the rules of each change, or not at all', [
      [`${U}/rescheduled.test.ts`, 'is refused whole where one of its changes is'],
      [`${U}/rescheduled.test.ts`, 'by %o: %s'],
      [`${U}/dropped-segments.test.ts`, 'removes nothing twice, and never all'],
    ]),
    rule('adjust corrects a named segment, with a reason, on a record of its own', [
      [`${U}/grant-terms.test.ts`, 'gains, shown as a purchase record of its own'],
      [`${U}/grant-terms.test.ts`, 'loses, shown as a usage record of its own'],
      [`${U}/grant-terms.test.ts`, 'names the segment where there are several'],
    ]),
  ],
  expiry: [
    {
      says: 'expiry is true by the clock, at the very instant, and at any instant asked about',
      heldBy: [
        [`${U}/due.test.ts`, 'is nothing before an end, and all that is left at the very instant'],
        [
          `${U}/insight.test.ts`,
          'before, at and after an end needs no job, also when later postings exist',
        ],
      ],
    },
    {
      says: 'what is due is booked first, in order of instant, holds before grants at a tie',
      heldBy: [
        [`${U}/due.test.ts`, 'comes in order of instant, whatever the order of purchase'],
        [
          `${U}/due.test.ts`,
          'has holds before grants at a tie, so that what they give back ends with the rest',
        ],
        [`${U}/due.test.ts`, 'is one posting for all that ends at one instant'],
      ],
    },
    {
      says: 'what does not fit beside the command is booked ahead; a refusal books nothing',
      heldBy: [
        [`${U}/perform.test.ts`, 'is booked with it where it fits: a refusal books nothing'],
        [`${U}/perform.test.ts`, 'is booked ahead of it where it does not fit, in order'],
      ],
    },
    {
      says: 'a hold that has lapsed is shown as expired, booked or not',
      heldBy: [[`${U}/insight.test.ts`, 'is over at %i, booked or not: %s']],
    },
  ],
  requests: [
    {
      says: 'an id names one request of its client for ever; other spellings are the same',
      heldBy: [
        [LAWS_TEST, 'laws 9, 10 and 11: an id has one effect and one answer'],
        [`${U}/fingerprint.test.ts`, 'sees amounts, not how they were written'],
        [`${U}/perform.test.ts`, 'differs by dialect, operation, command and unique values'],
      ],
    },
    {
      says: 'a refusal by the state of the account is final; one of capacity may be repeated',
      heldBy: [
        [`${U}/perform.test.ts`, 'refused for good stays refused when there would be cover'],
        [`${U}/perform.test.ts`, 'refused for lack of capacity may be repeated under its id'],
      ],
    },
    {
      says: 'a value that must be unique is used once in all, in the same write',
      heldBy: [
        [`${U}/perform.test.ts`, 'is used once in all; what it refuses is final'],
        [
          `${U}/perform.test.ts`,
          'is not used up by a refusal, and comes before what is judged later',
        ],
      ],
    },
    {
      says: 'refusals come in one order of precedence',
      heldBy: [
        [`${U}/refusal-order.test.ts`, 'is in this order of precedence'],
        [
          `${U}/transfers.test.ts`,
          'does not take the receiver out of range, which is judged before cover',
        ],
      ],
    },
    {
      says: 'a batch of 1 to 45 is all or nothing',
      heldBy: [
        [
          `${U}/stateless-refusals.test.ts`,
          'a batch has 1 to 45 operations and says which one is at fault',
        ],
        [`${U}/refusal-order.test.ts`, 'is refused whole, with the place of what is at fault'],
      ],
    },
    {
      says: 'the id of a credit leads to its posting and to nothing else',
      heldBy: [
        [
          `${U}/credit-id.test.ts`,
          'is a UUIDv8 and 26 hex digits, and leads back from both, in either case',
        ],
        [`${U}/credit-id.test.ts`, 'notices any slip of a single digit'],
      ],
    },
  ],
};

/** A law by its number: the tests that hold it, or the part of the product that will. */
export const LAWS: Readonly<Record<number, readonly Held[] | string>> = {
  1: [[LAWS_TEST, 'laws 1, 2 and 3: balances are sums and numbers have no gaps']],
  2: [[LAWS_TEST, 'laws 1, 2 and 3: balances are sums and numbers have no gaps']],
  3: [[LAWS_TEST, 'laws 1, 2 and 3: balances are sums and numbers have no gaps']],
  4: [[LAWS_TEST, 'law 4: held is what open holds reserve']],
  5: [[LAWS_TEST, 'law 5: debt grows only within the limit of its moment']],
  6: [[LAWS_TEST, 'laws 6 and 7: legs are opposite and the identity is closed']],
  7: [[LAWS_TEST, 'laws 6 and 7: legs are opposite and the identity is closed']],
  8: [[CASES, 'law 8: no balance leaves the range, and only what would is refused for it']],
  9: [[LAWS_TEST, 'laws 9, 10 and 11: an id has one effect and one answer']],
  10: [[LAWS_TEST, 'laws 9, 10 and 11: an id has one effect and one answer']],
  11: [[LAWS_TEST, 'laws 9, 10 and 11: an id has one effect and one answer']],
  12: [[LAWS_TEST, 'laws 12 and 13: the outcome tells the truth of the log']],
  13: [[LAWS_TEST, 'laws 12 and 13: the outcome tells the truth of the log']],
  14: [[LAWS_TEST, 'laws 14 to 17: a hold ends once, and never for lack of credit']],
  15: [[LAWS_TEST, 'laws 14 to 17: a hold ends once, and never for lack of credit']],
  16: [[LAWS_TEST, 'laws 14 to 17: a hold ends once, and never for lack of credit']],
  17: [
    [LAWS_TEST, 'laws 14 to 17: a hold ends once, and never for lack of credit'],
    [CASES, 'law 17: of a capture and an expiry at the same time exactly one wins'],
  ],
  18: [[LAWS_TEST, 'laws 18 and 19: draws sum up and buckets are never below zero']],
  19: [[LAWS_TEST, 'laws 18 and 19: draws sum up and buckets are never below zero']],
  20: [[LAWS_TEST, 'law 20: the burn order is kept']],
  21: [[LAWS_TEST, 'law 21: nothing dead or spent comes back']],
  22: [[LAWS_TEST, 'law 22: unbooked expiry changes no answer at any instant']],
  23: [[CASES, 'law 23: does what its commands do one by one, or nothing']],
  24: 'reconciliation: what was seen once is compared with every later read',
  25: 'lists at any depth: pages are cut while others append',
  26: [
    [LAWS_TEST, 'laws 26 and 27: time runs on and corrections name what they correct'],
    [CASES, 'law 26: the time of postings never runs back'],
  ],
  27: [[LAWS_TEST, 'laws 26 and 27: time runs on and corrections name what they correct']],
  28: 'projections: derived records converge whatever becomes of the stream',
  29: 'faults: indexes that lag and reads that are stale',
  30: 'faults: several readers behind one writer',
  31: 'reconciliation: repairs of what can be proved, quarantine of the rest',
  32: 'reconciliation: repairs are conditional and made once',
  33: 'reconciliation: planted defects',
  34: 'keys and scopes: another client’s object and an unknown one',
  35: 'the deployed template: what each function may do',
  36: 'keys and scopes: secrets in logs, errors, metrics and items',
  37: 'bad inputs: fields that belong to the server',
  38: 'bad inputs: an answer in its dialect’s shape to anything',
  39: 'faults: death of the process at any point',
  40: 'faults: every caller is answered once they stop',
};
