/** The route table as an API Gateway REST API: resources, methods, authorizer, plan, stage. */
import { strict as assert } from 'node:assert';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  ApiKeySourceType,
  AuthorizationType,
  CfnAuthorizer,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  type MethodOptions,
  RequestAuthorizer,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FunctionName, Route } from '../../functions/http/contract.ts';
import type { Plan } from '../plans.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { addPlans } from './usage-plans.ts';

/** What the gateway needs to know of a row of the route table. */
export type GatewayRoute = Pick<Route, 'method' | 'path' | 'function' | 'scope'>;

export interface GatewayProps {
  readonly routes: readonly GatewayRoute[];
  readonly functions: Readonly<Record<FunctionName, lambda.Function>>;
  readonly authorizer: lambda.Function;
  /** Value of the API Gateway key behind the default plan. */
  readonly planKey: string;
  readonly plans: readonly Plan[];
  readonly consoleOrigin: string | null;
}

/** Of all callers together; the account's own limit in a region is 10,000 by default. */
const STAGE_LIMITS = { rate: 2000, burst: 1000 };

export function addGateway(scope: Construct, props: GatewayProps): RestApi {
  const api = addApi(scope);
  addMethods(api, props, keyed(addAuthorizer(scope, props.authorizer)));
  addGatewayResponses(api, props.consoleOrigin);
  addPlans(api, props.plans, props.planKey);
  return api;
}

function addApi(scope: Construct): RestApi {
  const log = new LogGroup(scope, 'AccessLog', {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const api = new RestApi(scope, 'Api', {
    restApiName: 'tallystick',
    description: 'Prepaid credits in five dialects',
    endpointTypes: [EndpointType.REGIONAL],
    // Bodies reach the handlers as the bytes that were sent; as text, the gateway would replace
    // what is not UTF-8 before anything could refuse it.
    binaryMediaTypes: ['*/*'],
    apiKeySourceType: ApiKeySourceType.AUTHORIZER,
    // Without it an account that never logged a REST API refuses the stage. It is the account's
    // setting, so other APIs may depend on it by the time that this stack goes.
    cloudWatchRole: true,
    cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
    deployOptions: {
      stageName: 'live',
      throttlingRateLimit: STAGE_LIMITS.rate,
      throttlingBurstLimit: STAGE_LIMITS.burst,
      // Execution logs would carry headers and bodies, and with them secrets.
      dataTraceEnabled: false,
      accessLogDestination: new LogGroupLogDestination(log),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
    },
  });
  api.node.tryRemoveChild('Endpoint'); // the stack has an output of its own
  return api;
}

/**
 * The template of the path, never the path or the query: WHMCS takes secrets in the query, and a
 * path may hold a person's name.
 */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  functionRequestId: '$context.integration.requestId',
  at: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  path: '$context.resourcePath',
  status: '$context.status',
  gatewayAnswer: '$context.error.responseType',
  key: '$context.authorizer.principalId',
  sourceIp: '$context.identity.sourceIp',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  functionMilliseconds: '$context.integration.latency',
};

function addAuthorizer(scope: Construct, handler: lambda.Function): RequestAuthorizer {
  const authorizer = new RequestAuthorizer(scope, 'KeyAuthorizer', {
    handler,
    // A key comes in one of several headers, and a cache wants all of its sources present; nor
    // would a key that was just revoked stop working while an answer is cached.
    identitySources: [],
    resultsCacheTtl: Duration.seconds(0),
  });
  const rendered = authorizer.node.defaultChild;
  assert(rendered instanceof CfnAuthorizer);
  // The CDK writes no sources as an empty one, which is not the same to API Gateway.
  rendered.identitySource = undefined;
  return authorizer;
}

/**
 * A method that requires a key is counted and throttled by the plan whose key value the authorizer
 * returns as `usageIdentifierKey`. One that returned none would be answered 403: so for a key
 * without a plan of its own the authorizer returns the default plan's.
 */
function keyed(authorizer: RequestAuthorizer): MethodOptions {
  return { authorizer, authorizationType: AuthorizationType.CUSTOM, apiKeyRequired: true };
}

const OPEN: MethodOptions = { authorizationType: AuthorizationType.NONE };

/** Beside its own methods each path has ANY, so that a wrong one is refused in its dialect. */
function addMethods(api: RestApi, props: GatewayProps, closed: MethodOptions): void {
  const integrations = integrationsOf(props.functions);
  const add = (route: GatewayRoute, method: string, open: boolean) =>
    api.root
      .resourceForPath(route.path)
      .addMethod(method, integrations[route.function], open ? OPEN : closed);
  for (const route of props.routes) add(route, route.method, route.scope === null);
  for (const [first, ...others] of byPath(props.routes)) {
    add(
      first,
      'ANY',
      [first, ...others].every((route) => route.scope === null),
    );
  }
}

/**
 * One permission per function instead of one per method: with this many routes a function's
 * policy would pass its limit of 20 KB. The console's test button is among what it permits.
 */
function integrationsOf(
  functions: Readonly<Record<FunctionName, lambda.Function>>,
): Readonly<Record<FunctionName, LambdaIntegration>> {
  const integrate = (handler: lambda.Function) =>
    new LambdaIntegration(handler, { scopePermissionToMethod: false });
  return {
    'list-credits': integrate(functions['list-credits']),
    'credit-history': integrate(functions['credit-history']),
    'credit-actions': integrate(functions['credit-actions']),
    'whmcs-action': integrate(functions['whmcs-action']),
    keys: integrate(functions.keys),
  };
}

function byPath(routes: readonly GatewayRoute[]): [GatewayRoute, ...GatewayRoute[]][] {
  const paths = new Map<string, [GatewayRoute, ...GatewayRoute[]]>();
  for (const route of routes) {
    const known = paths.get(route.path);
    if (known) known.push(route);
    else paths.set(route.path, [route]);
  }
  return [...paths.values()];
}
