/** Which test holds which rule and law of the ledger; a test of its own keeps the table whole. */

/** A test by its file, from the folder of tests, and its name. */
export type Held = readonly [file: string, name: string];

export interface Rule {
  readonly says: string;
  readonly heldBy: readonly Held[];
}

const U = 'unit/ledger';
const P = 'property';
const I = 'integration';

export const RULES: Readonly<Record<string, readonly Rule[]>> = {
  amounts: [
    rule('credits are whole micro, read and written exactly', [
      [`${P}/amounts.test.ts`, 'read any decimal text exactly as the oracle does'],
      [`${P}/amounts.test.ts`, 'are written in the one canonical way, and read back'],
    ]),
    rule('amounts survive a JSON number in both directions', [
      [`${P}/amounts.test.ts`, 'survive a JSON number in both directions'],
    ]),
    rule('text that is no plain decimal is refused', [[`${P}/amounts.test.ts`, '%j is no amount']]),
    rule('amounts in requests are positive, within the range and the scale; never rounded', [
      [`${U}/stateless-refusals.test.ts`, 'an amount of %s is refused in every command: %s'],
      [`${U}/stateless-refusals.test.ts`, 'with %i decimal places, %s micro: %s'],
      [
        `${P}/amounts.test.ts`,
        'allow as many places as the deployment does, zeros beyond them included',
      ],
    ]),
    rule('shown with fewer places, an amount is rounded toward zero', [
      [`${P}/amounts.test.ts`, 'are rounded toward zero where fewer places are shown'],
    ]),
  ],
  clients: [
    rule('a client has an id, a number and a uuid, chosen or made, and aliases', [
      [`${U}/clients.test.ts`, 'has the id, number and uuid that it chose, or made ones'],
      [`${U}/clients.test.ts`, 'is found by each of its names'],
    ]),
    rule('a name once given is never given to another', [
      [`${U}/clients.test.ts`, 'as %j beside one with those names: %s'],
      [`${U}/clients.test.ts`, 'passes over made numbers that somebody chose, or chose as a uuid'],
    ]),
    rule('personal fields can be erased and are in no stored answer', [
      [
        `${U}/clients.test.ts`,
        'replaces what it names, and is repeated with what may still be known',
      ],
      [
        `${U}/clients.test.ts`,
        'is made once under an id, and answered with the fields of the repeat',
      ],
    ]),
    rule('a closed client begins nothing; its holds are settled', [
      [`${U}/refusal-order.test.ts`, 'refuses $op before anything else'],
      [
        `${U}/refusal-order.test.ts`,
        'lets holds be settled, pending purchases not, and personal fields be erased',
      ],
      [`${U}/refusal-order.test.ts`, 'receives nothing'],
    ]),
  ],
  purchases: [
    rule('an approved purchase issues a grant', [
      [`${U}/purchases.test.ts`, 'issues a grant from now without an end, and says who made it'],
    ]),
    rule('a pending purchase changes nothing; approving issues the grant, failing ends it', [
      [`${U}/purchases.test.ts`, 'that waits for its payment changes nothing until it is approved'],
      [`${U}/purchases.test.ts`, 'that waits can fail, and is settled once'],
    ]),
    rule('a schedule has 1 to 12 half-open segments that add up, each ending after it starts', [
      [`${U}/stateless-refusals.test.ts`, 'a purchase with %s'],
      [`${U}/purchases.test.ts`, 'in segments gives each its part; what has not begun is upcoming'],
      [`${U}/burn-down.test.ts`, 'that lasts from 100 until before 500 is in force at %i: %s'],
    ]),
    rule('a grant pays for its products and tags only, 16 at most', [
      [`${U}/scope.test.ts`, '%s'],
      [`${U}/grant-terms.test.ts`, 'names 16 products and tags at most, with those it had'],
    ]),
    rule('64 open segments, 64 open holds and 16 scopes are the most', [
      [
        `${U}/purchases.test.ts`,
        'opens 64 segments at most; the 65th is refused, a smaller account may go on',
      ],
      [`${U}/hold-ends.test.ts`, '64 holds can be open, the 65th is refused until one is settled'],
      [`${U}/scope.test.ts`, 'name 64 products and tags at most, all together'],
      [`${U}/purchases.test.ts`, 'brings no 17th scope'],
    ]),
  ],
  usages: [
    rule('a usage draws on grants now, on exactly the balance at most', [
      [`${U}/usages.test.ts`, 'draws in burn order and records what it drew'],
      [`${U}/usages.test.ts`, 'of exactly the balance is done, of one micro more it is not'],
    ]),
    rule('a post-paid usage owes the rest, within the limit, and stays post-paid', [
      [`${U}/usages.test.ts`, 'draws on grants first, the rest is owed'],
      [`${U}/usages.test.ts`, 'owes up to the limit, not one micro more'],
      [`${U}/usages.test.ts`, 'stays post-paid where grants paid for all of it'],
      [`${U}/usages.test.ts`, 'records no debt where it does not ask for it'],
    ]),
    rule('a later purchase pays debt first, with what is in force and not scoped', [
      [`${U}/usages.test.ts`, 'is paid by the next purchase, whose remainder can be spent'],
      [`${U}/usages.test.ts`, 'is not paid by what is scoped, upcoming or pending'],
    ]),
    rule('the burn order is priority, free, products, end, start, issue, part; debt last', [
      [`${U}/burn-down.test.ts`, 'has its rules in this order'],
      [`${U}/burn-down.test.ts`, 'by %s: what is lower or narrower pays first'],
      [
        `${U}/burn-down.test.ts`,
        'is total: it does not depend on the order in which grants are kept',
      ],
      [`${I}/rules-burn-order.test.ts`, 'ends with debt'],
    ]),
    rule('explain says which grants paid or would pay, and why', [
      [`${U}/insight.test.ts`, 'by %s says so in words, of a usage to come and of one that was'],
      [`${U}/insight.test.ts`, 'says what would end unused, and when'],
    ]),
  ],
  holds: [
    rule('a hold reserves its draws, for 30 days at most', [
      [`${U}/holds.test.ts`, 'reserves what it drew and leaves the balance alone'],
      [`${U}/holds.test.ts`, 'that lasts %j: %s'],
    ]),
    rule('a capture takes all or part, in steps too; the final one returns the rest', [
      [`${U}/holds.test.ts`, 'of a part returns the rest in the same posting'],
      [`${U}/holds.test.ts`, 'in steps leaves the rest reserved until the last one'],
      [`${U}/holds.test.ts`, 'takes what was held, not one micro more'],
    ]),
    rule('a release gives it back; failed only where nothing was captured', [
      [`${U}/hold-ends.test.ts`, 'gives everything back'],
      [`${U}/hold-ends.test.ts`, 'after a captured part gives the rest back and stays approved'],
    ]),
    rule('a held part pins its grant past its end; given back after it, it expires at once', [
      [
        `${U}/holds.test.ts`,
        'of a hold takes place though its grant has ended, and though the balance is gone',
      ],
      [`${U}/hold-ends.test.ts`, 'after the end of its grant never brings the credits back'],
    ]),
  ],
  transfers: [
    rule('two legs, both or neither, under the sender’s id, never to itself', [
      [
        `${U}/transfers.test.ts`,
        'is a usage record on one side and a purchase record on the other',
      ],
      [`${U}/transfers.test.ts`, 'leaves both sides alone where it is refused'],
      [`${U}/stateless-refusals.test.ts`, 'a transfer goes to somebody else'],
    ]),
    rule('one record per priority, scope, and free or paid; equal dates merge', [
      [`${U}/transfers.test.ts`, 'makes a record of its own for another %s'],
      [`${U}/transfers.test.ts`, 'merges what ends alike into one segment, in order of time'],
      [`${U}/transfers.test.ts`, 'carries twelve periods at most'],
    ]),
  ],
};

export function rule(says: string, heldBy: readonly Held[]): Rule {
  return { says, heldBy };
}
