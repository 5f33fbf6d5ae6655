/** What DynamoDB answers when things go wrong, as it is on the wire. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { pick } from './seeded.ts';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const NAMESPACE = 'com.amazonaws.dynamodb.v20120810#';

const transactBody = z.looseObject({
  TransactItems: z.array(z.unknown()),
  ClientRequestToken: z.string(),
});
const cancelledBody = z.looseObject({
  __type: z.string(),
  CancellationReasons: z.array(z.looseObject({ Code: z.string() })),
});

/** A transaction that met another, or a throttle, at one of its items. */
export function cancelled(body: Buffer, code: string, random: () => number): WireAnswer {
  const { TransactItems } = transactBody.parse(JSON.parse(body.toString()));
  const at = Math.floor(random() * TransactItems.length);
  return withReasons(TransactItems.map((_, i) => (i === at ? busyReason(code) : NO_REASON)));
}

/** The same refusal with one of its reasons hidden: another transaction had that item just then. */
export function masked(answer: WireAnswer, random: () => number): WireAnswer | null {
  if (answer.status !== 400) return null;
  const read = cancelledBody.safeParse(JSON.parse(answer.body.toString()));
  if (!read.success) return null;
  const reasons = read.data.CancellationReasons;
  const at = Math.floor(random() * reasons.length);
  return withReasons(reasons.map((reason, i) => (i === at ? busyReason(CONFLICT) : reason)));
}

/** The same transaction under a token that nobody has seen. */
export function withNewToken(body: Buffer): Buffer {
  const read = transactBody.parse(JSON.parse(body.toString()));
  return Buffer.from(JSON.stringify({ ...read, ClientRequestToken: randomUUID() }));
}

export function throttled(random: () => number): WireAnswer {
  const [type, message] = pick(random, [
    [`${NAMESPACE}ProvisionedThroughputExceededException`, 'The level of throughput is exceeded.'],
    ['com.amazon.coral.availability#ThrottlingException', 'Rate of requests exceeds the limit.'],
    [`${NAMESPACE}RequestLimitExceeded`, 'Throughput exceeds the limit of the account.'],
    [`${NAMESPACE}TransactionInProgressException`, 'A request with this token is in progress.'],
  ] as const);
  return answer(400, { __type: type, message });
}

export function internalError(): WireAnswer {
  const message = 'The request processing has failed because of an unknown error.';
  return answer(500, { __type: `${NAMESPACE}InternalServerError`, message });
}

/** DynamoDB's clock and the signer's are an hour apart. */
export function expired(): WireAnswer {
  const message = 'Signature expired: it is earlier than the time that is allowed.';
  return anHourAhead(
    answer(400, { __type: 'com.amazon.coral.service#InvalidSignatureException', message }),
  );
}

export function anHourAhead(given: WireAnswer): WireAnswer {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  return { ...given, headers: { ...given.headers, date } };
}

/** What stands in front of DynamoDB speaks no JSON. */
export function unavailable(): WireAnswer {
  const body = Buffer.from('<html><body><h1>503 Service Unavailable</h1></body></html>');
  return { status: 503, headers: { 'content-type': 'text/html' }, body };
}

export const CONFLICT = 'TransactionConflict';
const NO_REASON = { Code: 'None' };

function busyReason(code: string) {
  const message =
    code === CONFLICT
      ? 'Transaction is ongoing for the item'
      : 'Throughput exceeds the current capacity of your table or index.';
  return { Code: code, Message: message };
}

function withReasons(reasons: readonly { readonly Code: string }[]): WireAnswer {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return answer(400, {
    __type: `${NAMESPACE}TransactionCanceledException`,
    CancellationReasons: reasons,
    Message: `Transaction cancelled, see the reasons [${codes}]`,
  });
}

function answer(status: number, fields: object): WireAnswer {
  const body = Buffer.from(JSON.stringify(fields));
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
  };
  return { status, headers, body };
}
