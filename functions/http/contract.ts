/** What a route is, and what a dialect owes the chain: shared by http, dialects and infra. */
import type * as z from 'zod';
import type { Caller, Scope } from '../access/caller.ts';
import type { KeyDesk } from '../access/key-desk.ts';
import type { Ledger, Outcome, Reply } from '../ledger/ledger.ts';
import type { RefusalCode } from '../ledger/refusal.ts';

/** The deployed functions that serve routes, one entry file each in `functions/`. */
export type FunctionName =
  | 'list-credits'
  | 'credit-history'
  | 'credit-actions'
  | 'whmcs-action'
  | 'keys';
export const FUNCTION_NAMES: readonly FunctionName[] = [
  'list-credits',
  'credit-history',
  'credit-actions',
  'whmcs-action',
  'keys',
];

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** A request off the wire, before anything of it is believed. */
export interface WireRequest {
  readonly method: string;
  /** The path as it was called, percent-encoded. */
  readonly path: string;
  /** Lower-case names; the last value of a repeated header. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded; a name given once is a string, more often an array. Has no prototype. */
  readonly query: WireFields;
  /** Decoded path parameters. Has no prototype. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly sourceIp: string;
  readonly requestId: string;
}

export type WireFields = Readonly<Record<string, string | readonly string[]>>;

/** A JSON number by its source text: the schema that reads it decides what it may be. */
export class Numeric {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Faults of the request itself; refusals come from the ledger. */
export type WireProblem =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'unsupported_media_type'
  | 'too_large'
  | 'throttled'
  | 'unavailable'
  | 'bug';

export type Problem = WireProblem | RefusalCode;

/** One bad field: all of them are named, in the order of the schema. */
export interface FieldFault {
  /** Dotted path as the caller wrote it, `schedule.0.amount`. */
  readonly name: string;
  readonly reason: 'required' | 'empty' | 'unknown' | 'not_found' | 'not_allowed' | 'format';
  /** What was sent, as text of at most 100 characters; empty where nothing was. */
  readonly value: string;
  /** A sentence that says what is expected. */
  readonly message: string;
  /** The refusal that the value is, where it is one (an amount that is too precise …). */
  readonly problem?: RefusalCode;
}

export interface Failure {
  readonly problem: Problem;
  /** A sentence that tells the caller what to do. Never a message of an unexpected error. */
  readonly detail: string;
  readonly faults: readonly FieldFault[];
  /** The method that was used, the resource that was asked for: what some dialects show. */
  readonly about?: { readonly method?: string; readonly resource?: string; readonly id?: string };
  /** For routes that read and write: set where the request would have changed the ledger. */
  readonly outcome?: Outcome;
  /** Headers that go with the failure in every dialect, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown anywhere in http and dialects; answered in one place, in the dialect's shape. */
export class WireFault extends Error {
  override readonly name = 'WireFault';
  readonly failure: Failure;
  constructor(problem: Problem, detail: string, extra: Partial<Failure> = {}) {
    super(detail);
    this.failure = { faults: [], ...extra, problem, detail };
  }
}

/** For whoever failed to sign in too often: failures are counted by the minute. */
export function tooManyFailures(): WireFault {
  const headers = { 'Retry-After': '60' };
  return new WireFault('throttled', 'Too many sign-ins failed: wait a minute.', { headers });
}

/** What goes back. The chain adds the headers that all dialects share. */
export interface Answer extends Reply {
  readonly headers?: Readonly<Record<string, string>>;
  /** Set by whatever changed, or tried to change, the ledger. */
  readonly outcome?: Outcome;
  readonly replayed?: boolean;
}

export interface Dialect {
  readonly name: DialectName;
  /**
   * How bodies come: `fields` takes forms and multipart, merged over the query; `json or form`
   * takes a form in the place of an object.
   */
  readonly body: 'json' | 'json or form' | 'fields';
  /** A failure in the vendor's own shape. Pure. */
  fail(failure: Failure, request: WireRequest): Reply;
  /** Headers that the vendor's clients look at, from the finished answer. */
  headers?(answer: Answer): Readonly<Record<string, string>>;
}

export type DialectName = 'native' | 'verifik' | 'metronome' | 'carecloud' | 'whmcs';

/** What a deployment has chosen. */
export interface Settings {
  readonly version: string;
  readonly creditType: { readonly id: string; readonly name: string; readonly scale: number };
  /** IANA name: CareCloud's local time. */
  readonly timeZone: string;
  readonly defaultPartner: string;
  readonly defaultCurrency: string;
}

/** What a handler is given beside its input. */
export interface Context {
  readonly request: WireRequest;
  readonly caller: Caller;
  readonly ledger: Ledger;
  readonly settings: Settings;
  /** The caller's name for this request: `Idempotency-Key`, checked; `null` where none. */
  readonly idempotencyKey: string | null;
  readonly cursors: Cursors;
  /** Milliseconds since 1970. */
  now(): number;
  readonly keys: KeyDesk;
  /** For dialects whose secret is in the form: the caller, or `null`. Constant time. */
  signIn(identifier: string, secret: string): Promise<Caller | null>;
  /** The ledger as that caller sees it. */
  ledgerFor(caller: Caller): Ledger;
}

/** Opaque, signed, bound to what they were made for. */
export interface Cursors {
  seal(binding: unknown, position: string): string;
  /** Throws a `malformed` WireFault for a cursor that is not one of ours or not for this list. */
  open(binding: unknown, cursor: string, field: string): string;
}

/** One row of the route table. */
export interface Route {
  readonly dialect: Dialect;
  readonly method: Method;
  /** `/ledger/v1/clients/{client}/balance` */
  readonly path: string;
  readonly function: FunctionName;
  /** `null`: no authorizer; the handler checks (WHMCS) or there is nothing to check (health). */
  readonly scope: Scope | null;
  /** Answers carry `Tallystick-Outcome`. */
  readonly write: boolean;
  readonly summary: string;
  /** What a reader may rely on: what is exact, what is as of when. */
  readonly description?: string;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
  readonly answers: Readonly<Record<number, z.ZodType>>;
  readonly handle: (input: Input, context: Context) => Promise<Answer>;
}

/** What the three schemas of a route made of the request. */
export interface Input<P = unknown, Q = unknown, B = unknown> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}
