/** Findings of cdk-nag that stay as they are, each where it occurs and with the reason why. */
import { strict as assert } from 'node:assert';
import { type Stack, Validations } from 'aws-cdk-lib';

export interface Acknowledged {
  readonly id: string;
  /** Paths of the constructs within the stack; what is below them is acknowledged too. */
  readonly on: readonly string[];
  readonly reason: string;
}

const LOG_WRITING = 'service-role/AmazonAPIGatewayPushToCloudWatchLogs';
const PLAN_KEYS = 'arn:<AWS::Partition>:apigateway:<AWS::Region>::/usageplans/*/keys';

const FUNCTIONS = [
  ...['ListCredits', 'CreditHistory', 'CreditActions', 'WhmcsAction', 'Keys', 'Authorizer'],
  'Projections',
];
const CARECLOUD_USERS = 'Api/Default/webservice/rest-api/enterprise-interface/v1.0/users';

export const ACKNOWLEDGED: readonly Acknowledged[] = [
  {
    id: 'AwsSolutions-APIG2',
    on: ['Api/Resource'],
    reason:
      'The functions check every request against the schema of its route, and answer in the ' +
      'shape of its dialect, which a validator of the gateway could not.',
  },
  {
    id: 'AwsSolutions-APIG3',
    on: ['Api/DeploymentStage.live'],
    reason:
      'A web ACL costs money while nobody calls. Usage plans and the stage bound every caller; ' +
      'an owner who wants an ACL associates it with the stage.',
  },
  {
    id: 'AwsSolutions-APIG4',
    on: ['Api/Default/health', 'Api/Default/includes/api.php', CARECLOUD_USERS],
    reason:
      'Health tells nothing. WHMCS and the login of CareCloud carry their secrets in the body, ' +
      'which no authorizer sees: the functions check them, and slow down who guesses.',
  },
  {
    id: 'AwsSolutions-APIG6',
    on: ['Api/DeploymentStage.live'],
    reason:
      'Execution logs hold headers and parameters, and with them secrets. The access log has a ' +
      'line for every request.',
  },
  {
    id: 'AwsSolutions-COG4',
    on: ['Api/Default'],
    reason: 'Callers are programs with API keys, which a Lambda authorizer looks up.',
  },
  {
    id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${LOG_WRITING}]`,
    on: ['Api/CloudWatchRole'],
    reason: 'The role that lets API Gateway of the whole account write logs, as AWS defines it.',
  },
  {
    id: 'AwsSolutions-IAM5[Resource::<TableCD117FA1.Arn>/stream/*]',
    on: ['ProjectionsRole'],
    reason: 'ListStreams names no single stream: these are the streams of this table only.',
  },
  {
    id: `AwsSolutions-IAM5[Resource::${PLAN_KEYS}]`,
    on: ['KeysRole'],
    reason:
      'The id of a plan follows from the methods, which follow from the function: it cannot be ' +
      'told beforehand. All that is allowed is to put a key into a plan.',
  },
  {
    id: 'AwsSolutions-SQS3',
    on: ['ProjectionsFailures'],
    reason: 'It is itself the queue for what failed.',
  },
  {
    id: 'Serverless-SQSRedrivePolicy',
    on: ['ProjectionsFailures'],
    reason: 'It is itself the queue for what failed.',
  },
  {
    id: 'Serverless-LambdaDLQ',
    on: FUNCTIONS,
    reason:
      'None is called asynchronously: the gateway waits for its answer, and what the projections ' +
      'cannot take goes to a queue that the event source names.',
  },
  {
    id: 'Serverless-LambdaTracing',
    on: FUNCTIONS,
    reason: 'Each request logs what it spent and how long it took; a tracer would cost more.',
  },
  {
    id: 'Serverless-APIGWXrayEnabled',
    on: ['Api/DeploymentStage.live'],
    reason: 'The access log says how long gateway and function took.',
  },
];

export function acknowledge(stack: Stack): void {
  for (const { id, on, reason } of ACKNOWLEDGED) {
    for (const path of on) Validations.of(constructAt(stack, path)).acknowledge({ id, reason });
  }
}

function constructAt(stack: Stack, path: string) {
  let found: ReturnType<typeof stack.node.tryFindChild> = stack;
  for (const id of path.split('/')) found = found?.node.tryFindChild(id);
  assert(found, `the stack has nothing at ${path}: an acknowledgement is out of date`);
  return found;
}
