/** The gateway's authorizer: from the secret that a request shows to who calls, or to a 401. */
import { Logger } from '@aws-lambda-powertools/logger';
import type {
  APIGatewayAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  Context,
} from 'aws-lambda';
import { bearerKey } from '../access/sign-in.ts';
import type { Backend } from './backend.ts';
import { ANSWER_MARGIN_MILLISECONDS } from './call-route.ts';
import { toCallerContext } from './caller-context.ts';
import { noteUse } from './note-use.ts';

export type Authorizer = (
  event: APIGatewayRequestAuthorizerEvent,
  context: Context,
) => Promise<APIGatewayAuthorizerResult>;

/** `JWT <key>` and the bare key are what clients of an API with web tokens send. */
const AUTHORIZATION = /^(?:(?:Bearer|JWT) +)?([^ ]+)$/i;

export interface AuthorizerChoices {
  /** The gateway's key for callers whose own key names none. */
  readonly planKey: string | null;
  /** Hash of a secret of its owner's choice, which need not look like one of ours. */
  readonly chosenKey: string | null;
}

/**
 * Throws `Unauthorized` for
 * whatever is not a live key, all alike; any other error makes the gateway answer 500.
 */
export function authorizer(
  connect: () => Backend,
  { planKey, chosenKey }: AuthorizerChoices = { planKey: null, chosenKey: null },
): Authorizer {
  const logger = new Logger({ serviceName: 'tallystick' });
  return async (event, context) => {
    const requestId = event.requestContext.requestId;
    const secret = shownSecret(event.multiValueHeaders ?? {});
    const backend = connect();
    const mayTake = context.getRemainingTimeInMillis() - ANSWER_MARGIN_MILLISECONDS;
    const open = backend.open(backend.now() + mayTake);
    const findKey = (sha256: string) => open.findKey(sha256);
    const key = secret === null ? null : await bearerKey(findKey, secret, backend.now(), chosenKey);
    if (!key) {
      logger.info('authorizer', { requestId, problem: 'unauthenticated' });
      // The very word that API Gateway answers with 401.
      throw new Error('Unauthorized');
    }
    await noteUse(backend, key.caller.keyId, requestId);
    const usageIdentifierKey = key.usageIdentifierKey ?? planKey;
    return {
      principalId: key.caller.keyId,
      policyDocument: allowStage(event.methodArn),
      context: { ...toCallerContext(key.caller) },
      ...(usageIdentifierKey === null ? {} : { usageIdentifierKey }),
    };
  };
}

/** The one secret that the headers show; `null` where they show none, or several. */
function shownSecret(headers: Readonly<Record<string, readonly string[] | undefined>>) {
  const shown = new Set<string>();
  for (const [name, values] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (lower === 'x-api-key') for (const value of values ?? []) shown.add(value);
    if (lower === 'authorization') {
      for (const value of values ?? []) shown.add(AUTHORIZATION.exec(value)?.[1] ?? '');
    }
  }
  const [secret] = shown;
  return shown.size === 1 && secret ? secret : null;
}

/** Which routes a key may use is said by its scopes, not by the policy. */
function allowStage(methodArn: string): APIGatewayAuthorizerResult['policyDocument'] {
  const stage = methodArn.split('/', 2).join('/');
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${stage}/*` }],
  };
}
