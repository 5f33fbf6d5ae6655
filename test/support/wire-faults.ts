/** What can befall a request on its way to DynamoDB and back: each kind, and what it does. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  anHourAhead,
  CONFLICT,
  cancelled,
  expired,
  internalError,
  masked,
  throttled,
  unavailable,
  type WireAnswer,
  withNewToken,
} from './dynamodb-answers.ts';

export interface Fault {
  readonly kind: FaultKind;
  /** Of the requests that it can befall. The shares of all faults add up to 1 at most. */
  readonly share: number;
  /** How slow `slow` is. */
  readonly milliseconds?: number;
}

export type FaultKind = keyof typeof WIRE_FAULTS;

/** A request that a fault befalls. */
export interface Befallen {
  readonly body: Buffer;
  readonly random: () => number;
  readonly milliseconds: number;
  /** Executes it, or other bytes in its place. */
  readonly execute: (body?: Buffer) => Promise<WireAnswer>;
}

/** How it ends for the sender; `half`: headers and half of the body. */
export type Ending =
  | { readonly shown: 'whole'; readonly answer: WireAnswer }
  | { readonly shown: 'half'; readonly answer: WireAnswer; readonly then: 'cut' | 'silence' }
  | { readonly shown: 'nothing' };

const NOTHING: Ending = { shown: 'nothing' };

export const WIRE_FAULTS = {
  // Of transactions only: never executed, for a conflict or a throttle at one of the items;
  conflict: async ({ body, random }: Befallen) => whole(cancelled(body, CONFLICT, random)),
  'throttled-item': async ({ body, random }: Befallen) =>
    whole(cancelled(body, 'ThrottlingError', random)),
  // one reason of a true refusal hidden behind a conflict;
  masked: async ({ execute, random }: Befallen) => {
    const answer = await execute();
    return whole(masked(answer, random) ?? answer);
  },
  // executed, and repeated under another token: only that repeat is answered.
  'forgotten-token': async ({ execute, body }: Befallen) => {
    await execute();
    return whole(await execute(withNewToken(body)));
  },

  // Never executed.
  throttled: async ({ random }: Befallen) => whole(throttled(random)),
  'error-before': async () => whole(internalError()),
  unavailable: async () => whole(unavailable()),
  'signature-expired': async () => whole(expired()),
  'lost-request': async () => NOTHING,

  // Executed, and its sender does not learn of it.
  'error-after': async ({ execute }: Befallen) => {
    await execute();
    return whole(internalError());
  },
  'lost-answer': async ({ execute }: Befallen) => {
    await execute();
    return NOTHING;
  },
  'cut-answer': async ({ execute }: Befallen) => half(await execute(), 'cut'),
  'stalled-answer': async ({ execute }: Befallen) => half(await execute(), 'silence'),

  // Executed after a while, also when its sender does not wait any more.
  slow: async ({ execute, milliseconds }: Befallen) => {
    await sleep(milliseconds);
    return whole(await execute());
  },
  // Executed, and answered by a clock that is ahead.
  'clock-ahead': async ({ execute }: Befallen) => whole(anHourAhead(await execute())),
  // Executed twice; the second time is answered.
  duplicate: async ({ execute }: Befallen) => {
    await execute();
    return whole(await execute());
  },
} satisfies Record<string, (befallen: Befallen) => Promise<Ending>>;

export const TRANSACTIONS_ONLY: ReadonlySet<FaultKind> = new Set([
  'conflict',
  'throttled-item',
  'masked',
  'forgotten-token',
]);

function whole(answer: WireAnswer): Ending {
  return { shown: 'whole', answer };
}

function half(answer: WireAnswer, then: 'cut' | 'silence'): Ending {
  return { shown: 'half', answer, then };
}
