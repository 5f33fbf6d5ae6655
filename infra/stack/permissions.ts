/**
 * Which DynamoDB actions each function may use, listed by hand: the grants of the CDK would add
 * Scan and DeleteItem, and with them a way around the ledger.
 */
import { Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { USED_KEYS } from '../../functions/store/schema.ts';
import type { EntryName } from '../bundle.ts';
import { indexArns } from './table.ts';

const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];

/** A transaction is allowed by what its parts are: puts, updates, condition checks. */
const WRITE = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'];

const TABLE_ACTIONS: Readonly<Record<EntryName, readonly string[]>> = {
  'list-credits': READ,
  'credit-history': READ,
  'credit-actions': [...READ, ...WRITE],
  'whmcs-action': [...READ, ...WRITE],
  keys: [...READ, ...WRITE],
  authorizer: ['dynamodb:GetItem'],
  projections: [...READ, ...WRITE],
};

/** It reads postings and what it derives from them, all by their keys. */
const WITHOUT_INDEXES: readonly EntryName[] = ['keys', 'authorizer', 'projections'];

/** What the function's role may do with the table, and with its indexes where it lists. */
export function tableStatements(name: EntryName, table: TableV2): PolicyStatement[] {
  const actions = TABLE_ACTIONS[name];
  const onTable = new PolicyStatement({ actions: [...actions], resources: [table.tableArn] });
  if (name === 'authorizer') return [onTable, notesOfUse(table)];
  if (WITHOUT_INDEXES.includes(name)) return [onTable];
  const onIndexes = new PolicyStatement({
    actions: ['dynamodb:Query'],
    resources: [...indexArns(table)],
  });
  return [onTable, onIndexes];
}

/** All that the authorizer writes: on which day a key was last used. */
function notesOfUse(table: TableV2): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:PutItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [USED_KEYS] } },
  });
}

/** Keys of API Gateway can be made and put into a plan; none can be read, changed or removed. */
export function gatewayKeyStatements(scope: Construct): PolicyStatement[] {
  const { partition, region } = Stack.of(scope);
  const allow = (action: string, ...paths: string[]) =>
    new PolicyStatement({
      actions: [action],
      resources: paths.map((path) => `arn:${partition}:apigateway:${region}::${path}`),
    });
  return [
    allow('apigateway:POST', '/apikeys', '/usageplans/*/keys'),
    allow('apigateway:GET', '/usageplans'),
  ];
}
