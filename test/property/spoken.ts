/** What can be asked of the ledger, and how each dialect that can say it says it. */

import { formatAmount, type Micro } from '../../functions/ledger/amount.ts';
import { creditId } from '../../functions/ledger/credit-id.ts';
import {
  type Bought,
  CARE,
  CREDIT_TYPE,
  careCloud,
  created,
  customer,
  described,
  inJson,
  inMoney,
  itemOf,
  metronome,
  own,
  type Term,
  type Way,
  whmcs,
} from './requests.ts';

/** A credit by its client's number and its own; a client by its number. Times are ISO texts. */
interface Target {
  readonly client: number;
  readonly credit: number;
}

export type Spoken =
  | { readonly op: 'open'; readonly name: string }
  | ({ readonly op: 'buy' | 'use'; readonly now: string } & Bought)
  | ({ readonly op: 'buy with terms'; readonly priority: number } & Bought & Term)
  | ({ readonly op: 'order' | 'hold' } & Bought)
  | ({ readonly op: 'approve' | 'fail' | 'void' | 'reverse' } & Target)
  | ({ readonly op: 'correct' } & Correction & Target)
  | ({ readonly op: 'shorten'; readonly endingBefore: string } & Target)
  | ({ readonly op: 'edit'; readonly priority: number; readonly description: string } & Target)
  | ({ readonly op: 'add segment'; readonly amount: Micro } & Target & Term)
  | { readonly op: 'send'; readonly client: number; readonly to: number; readonly amount: Micro }
  | { readonly op: 'close'; readonly client: number };

interface Correction {
  readonly sign: '' | '-';
  readonly amount: Micro;
  readonly now: string;
}

/** The own way comes first. */
export function waysOf(spoken: Spoken): readonly [Way, ...Way[]] {
  switch (spoken.op) {
    case 'open':
      return waysToOpen(spoken.name);
    case 'buy':
      return waysToBuy(spoken, spoken.now);
    case 'use':
      return waysToUse(spoken);
    case 'buy with terms': {
      const { amount, startingAt, endingBefore, priority } = spoken;
      const schedule = [{ amount: formatAmount(amount), startingAt, endingBefore }];
      const body = { ...described(spoken), priority, schedule };
      return [own(`clients/number:${spoken.client}/purchases`, body), created(spoken, spoken)];
    }
    case 'order':
      return [
        own(`clients/number:${spoken.client}/purchases`, {
          ...described(spoken),
          status: 'pending',
        }),
      ];
    case 'hold': {
      const body = { ...described(spoken), expiresInSeconds: 5 * 3600 };
      return [own(`clients/number:${spoken.client}/holds`, body)];
    }
    case 'send':
      return waysToSend(spoken);
    case 'close': {
      const archived = { id: customer(spoken.client) };
      return [
        own(`clients/number:${spoken.client}/close`, {}),
        metronome('/v1/customers/archive', archived),
      ];
    }
    default:
      return waysToChange(spoken);
  }
}

type Change = Extract<Spoken, Target>;

function waysToChange(spoken: Change): readonly [Way, ...Way[]] {
  const id = creditId({ client: spoken.client, number: spoken.credit, part: 0 });
  const change = (verb: string, body: object = {}) => own(`credits/${id}/${verb}`, { ...body });
  const named = { customer_id: customer(spoken.client), credit_id: id };
  switch (spoken.op) {
    case 'void':
      return [change('void'), metronome('/v2/contracts/credits/archive', named)];
    case 'correct':
      return waysToCorrect(spoken, id);
    case 'shorten': {
      const { endingBefore } = spoken;
      const path = '/v1/contracts/customerCredits/updateEndDate';
      const ended = { ...named, access_ending_before: endingBefore };
      return [change('shorten', { endingBefore }), metronome(path, ended)];
    }
    case 'edit': {
      const { priority, description } = spoken;
      const edited = { ...named, priority, description };
      return [change('edit', { priority, description }), metronome(EDIT, edited)];
    }
    case 'add segment': {
      const { amount, startingAt, endingBefore } = spoken;
      const add = { amount: formatAmount(amount), startingAt, endingBefore };
      const access_schedule = { add_schedule_items: [itemOf(amount, spoken)] };
      return [change('extend', { add }), metronome(EDIT, { ...named, access_schedule })];
    }
    default:
      return [change(spoken.op)];
  }
}

const EDIT = '/v2/contracts/credits/edit';

function waysToOpen(name: string): readonly [Way, ...Way[]] {
  const email = `${name}@example.com`;
  const asked = { action: 'AddClient', firstname: name, email, skipvalidation: 'true' };
  return [own('clients', { name }), metronome('/v1/customers', { name }), whmcs(asked)];
}

function waysToBuy(bought: Bought, now: string): readonly [Way, ...Way[]] {
  const { client, amount, description } = bought;
  const term = { startingAt: now, endingBefore: '9999-12-31T23:00:00.000Z' };
  return [
    own(`clients/number:${client}/purchases`, described(bought)),
    created({ ...bought, priority: 100 }, term),
    ...['deposit', 'deposit-credits'].map((name) => careCloud(name, bought)),
    ...inMoney(amount, (money) =>
      whmcs({ action: 'AddCredit', clientid: `${client}`, amount: money, description }),
    ),
  ];
}

function waysToUse(used: Bought): readonly [Way, ...Way[]] {
  const { client, amount, description } = used;
  return [
    own(`clients/number:${client}/usages`, described(used)),
    ...['reduce', 'reduce-credits'].map((name) => careCloud(name, used)),
    ...inMoney(amount, (money) =>
      whmcs({
        action: 'AddCredit',
        type: 'remove',
        clientid: `${client}`,
        amount: money,
        description,
      }),
    ),
    ...inMoney(amount, (money) =>
      whmcs(
        { action: 'CreateInvoice', userid: `${client}`, itemamount1: money, itemdescription1: 'A' },
        { action: 'ApplyCredit', invoiceid: '<invoice>', amount: money },
      ),
    ),
  ];
}

function waysToSend({ client, to, amount }: Extract<Spoken, { op: 'send' }>) {
  const [original_customer_id, new_customer_id] = [`${client}`, `${to}`];
  const sent = { original_customer_id, new_customer_id, credit_type_id: CREDIT_TYPE };
  const body = { from: `number:${client}`, to: `number:${to}`, amount: formatAmount(amount) };
  const spelled = (name: string): Way => [
    { dialect: 'carecloud', path: `${CARE}/${name}`, body: { ...sent, amount: inJson(amount) } },
  ];
  return [own('transfers', body), spelled('transfer'), spelled('transfer-credits')] as const;
}

function waysToCorrect(asked: Extract<Spoken, { op: 'correct' }>, id: string) {
  const { client, credit, sign, amount, now } = asked;
  const direction = sign === '-' ? 'remove' : 'add';
  const reason = 'a slip';
  const segment_id = creditId({ client, number: credit, part: 1 });
  const body = { credit: id, part: 1, direction, amount: formatAmount(amount), reason };
  // Without a time it would count from the start of the segment.
  const entry = { customer_id: customer(client), id, segment_id, reason, timestamp: now };
  return [
    own(`clients/number:${client}/adjustments`, body),
    metronome('/v1/contracts/addManualBalanceLedgerEntry', {
      ...entry,
      amount: sign === '-' ? -inJson(amount) : inJson(amount),
    }),
  ] as const;
}
