/** The table of rules, continued: what holds of operations that collide. */
import { type Rule, rule } from './rules.ts';

/** The pairs that races-of-pairs.test.ts runs, by name. */
export const PAIRS_FILE = 'support/racing-pairs.ts';

export const RULES_OF_RACES: Readonly<Record<string, readonly Rule[]>> = {
  races: [
    rule('of those who settle a hold at once exactly one does; the others are told how it ended', [
      [PAIRS_FILE, 'capture × capture: one captures the hold, the others are told so'],
      [PAIRS_FILE, 'capture × release: one settles the hold, the others are told how'],
    ]),
    rule('the stored instant decides between a capture and the expiry of its hold', [
      [PAIRS_FILE, 'capture × expiry: the instant decides, once'],
      [PAIRS_FILE, 'capture in steps × expiry: steps before the instant count, none after it'],
    ]),
    rule('a grant that is voided while it is spent loses what was not spent, no more', [
      [PAIRS_FILE, 'usage × void: used and voided make up the grant'],
    ]),
    rule('transfers both ways at once move credits and neither make nor lose any', [
      [PAIRS_FILE, 'transfer A→B × B→A: a hundred each way, and the sum is as before'],
    ]),
    rule('debt stays within its limit whatever is bought and used at once', [
      [PAIRS_FILE, 'purchase that pays debt × post-paid usage: never beyond the limit'],
    ]),
    rule('a batch is done whole or not at all, whatever is done beside it', [
      [PAIRS_FILE, 'batch × single: a batch is done whole or not at all'],
    ]),
  ],
};
