/** The environment of the deployed functions, and what a deployment may choose in it. */
import { Aws, Fn } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { readEnvironment, VARIABLES } from '../../functions/runtime/environment.ts';

/** Chosen with `cdk deploy --context timeZone=Europe/Prague`; each has a default of its own. */
const CHOICES = [
  'timeZone',
  'serverTiming',
  'creditTypeId',
  'creditTypeName',
  'scale',
  'defaultPartner',
  'defaultCurrency',
  'consoleOrigin',
] as const;

/** Reads the choices from the context of the scope; throws where the functions could not start. */
export function environmentOf(
  scope: Construct,
  table: TableV2,
  version: string,
): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {
    [VARIABLES.table]: table.tableName,
    [VARIABLES.version]: version,
    [VARIABLES.cursorKey]: stackGuid(),
  };
  for (const choice of CHOICES) {
    const chosen: unknown = scope.node.tryGetContext(choice);
    if (chosen !== undefined) environment[VARIABLES[choice]] = String(chosen);
  }
  readEnvironment(environment);
  return environment;
}

/**
 * Value of the API Gateway key behind the default plan. It opens nothing: the API asks the
 * authorizer for it, never the caller. So it may be derived, which lets plan and authorizer agree
 * on it without a secret to keep. Key values are alphanumeric, hence no hyphens.
 */
export function planKey(): string {
  return Fn.join('', Fn.split('-', stackGuid()));
}

/**
 * `arn:…:stack/<name>/<guid>`: made by CloudFormation, new for each stack and constant in it.
 * Signed cursors only keep callers from editing positions; they open nothing either.
 */
function stackGuid(): string {
  return Fn.select(2, Fn.split('/', Aws.STACK_ID));
}
