/** Everything that a deployment consists of, put together. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { preflightsOf } from '../../functions/http/console-origin.ts';
import type { FunctionName } from '../../functions/http/contract.ts';
import { readConsoleOrigin, VARIABLES } from '../../functions/runtime/environment.ts';
import type { EntryName } from '../bundle.ts';
import { type Plan, readPlans } from '../plans.ts';
import { STREAM_SOURCE } from '../stream-source.ts';
import { addGateway, type GatewayRoute } from './gateway.ts';
import { addFunction } from './ledger-function.ts';
import { gatewayKeyStatements, tableStatements } from './permissions.ts';
import { addFailureQueue, addStreamSource, streamStatements } from './projections.ts';
import { environmentOf, planKey } from './settings.ts';
import { addTable } from './table.ts';
import { planName } from './usage-plans.ts';

export interface TallystickProps extends StackProps {
  /** The route table. */
  readonly routes: readonly GatewayRoute[];
  /** Folder of each function's bundle. */
  readonly bundles: Readonly<Record<EntryName, string>>;
  readonly version: string;
}

export class TallystickStack extends Stack {
  constructor(scope: Construct, id: string, props: TallystickProps) {
    super(scope, id, { analyticsReporting: false, ...props });
    const table = addTable(this);
    const environment = environmentOf(this, table, props.version);
    const plans = readPlans(this.node.tryGetContext('plans'));
    const add = (
      name: EntryName,
      description: string,
      more: Record<string, string> = {},
      statements: readonly PolicyStatement[] = [],
    ) =>
      addFunction(this, {
        name,
        folder: props.bundles[name],
        description,
        environment: { ...environment, ...more },
        statements: [...tableStatements(name, table), ...statements],
      });
    const functions: Readonly<Record<FunctionName, lambda.Function>> = {
      'list-credits': add('list-credits', 'Reads credits, clients and what belongs to them'),
      'credit-history': add('credit-history', 'Reads balances and postings of a client'),
      'credit-actions': add('credit-actions', 'Sells, spends and changes credits'),
      'whmcs-action': add('whmcs-action', 'Answers the actions of the WHMCS API'),
      keys: add(
        'keys',
        'Makes, rotates and revokes keys',
        { [VARIABLES.plans]: plansByName(this, plans) },
        gatewayKeyStatements(this),
      ),
    };
    const authorizer = add('authorizer', 'Looks the key of a request up', {
      [VARIABLES.planKey]: planKey(),
    });
    this.#addProjections(table, props.bundles.projections, environment);
    const consoleOrigin = readConsoleOrigin(environment);
    const preflights = consoleOrigin === null ? [] : preflightsOf(props.routes);
    const api = addGateway(this, {
      routes: [...props.routes, ...preflights],
      functions,
      authorizer,
      planKey: planKey(),
      plans,
      consoleOrigin,
    });
    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'Base URL of all dialects' });
    new CfnOutput(this, 'TableName', { value: table.tableName });
  }

  #addProjections(
    table: TableV2,
    folder: string,
    environment: Readonly<Record<string, string>>,
  ): void {
    const failures = addFailureQueue(this);
    const projections = addFunction(this, {
      name: 'projections',
      folder,
      description: 'Counts and sums what the stream of the table tells',
      environment,
      statements: [...tableStatements('projections', table), ...streamStatements(table, failures)],
      timeoutSeconds: STREAM_SOURCE.timeoutSeconds,
    });
    addStreamSource(this, table, projections, failures);
  }
}

/** What API Gateway calls each plan, for the function that puts keys into them. */
function plansByName(scope: Construct, plans: readonly Plan[]): string {
  return JSON.stringify(
    Object.fromEntries(plans.map((plan) => [plan.name, planName(scope, plan)])),
  );
}
