/** One deployed function: its bundle, its own log group and a role with only what it needs. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type EntryName, HANDLER } from '../bundle.ts';

/** A vCPU grows with memory: below this the SDK's first TLS handshake takes a second. */
const MEMORY_MB = 1024;

/** Less than the 29 that the gateway waits: a cold start comes on top. Retries stop before it. */
const ANSWER_SECONDS = 27;

export interface LedgerFunctionProps {
  readonly name: EntryName;
  /** Folder of the bundle. */
  readonly folder: string;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Beside writing its own log. */
  readonly statements: readonly PolicyStatement[];
  /** Where no gateway waits for it. */
  readonly timeoutSeconds?: number;
}

export function addFunction(scope: Construct, props: LedgerFunctionProps): lambda.Function {
  const id = constructId(props.name);
  const log = new LogGroup(scope, `${id}Log`, {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return new lambda.Function(scope, id, {
    description: props.description,
    code: lambda.Code.fromAsset(props.folder),
    handler: HANDLER,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    memorySize: MEMORY_MB,
    timeout: Duration.seconds(props.timeoutSeconds ?? ANSWER_SECONDS),
    environment: props.environment,
    role: addRole(scope, `${id}Role`, [writeTo(log), ...props.statements]),
    logGroup: log,
    loggingFormat: lambda.LoggingFormat.JSON,
  });
}

/** Written out because the role that the CDK makes may write to every log group. */
function addRole(scope: Construct, id: string, statements: PolicyStatement[]): Role {
  return new Role(scope, id, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Own: new PolicyDocument({ statements }) },
  });
}

function writeTo(log: LogGroup): PolicyStatement {
  return new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [log.logGroupArn],
  });
}

/** `list-credits` → `ListCredits` */
function constructId(name: EntryName): string {
  return name.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
}
