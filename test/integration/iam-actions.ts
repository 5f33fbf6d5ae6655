/**
 * What each function's role may do, written by hand: a change of a role has to be made here too,
 * by somebody who means it. Nothing may scan, nothing may delete, readers may not write.
 */
import type { EntryName } from '../../infra/bundle.ts';

export interface RoleActions {
  readonly table: readonly string[];
  readonly indexes: readonly string[];
  /** On the function's own log group. */
  readonly log: readonly string[];
  /** On the table's stream. */
  readonly stream?: readonly string[];
  /** On the queue of records that were given up. */
  readonly failures?: readonly string[];
  /** On the notes on when keys were last used, and nothing else of the table. */
  readonly usedKeys?: readonly string[];
  /** On paths of API Gateway's control plane. */
  readonly plane?: readonly string[];
}

const log = ['logs:CreateLogStream', 'logs:PutLogEvents'];

export const IAM_ACTIONS: Readonly<Record<EntryName, RoleActions>> = {
  'list-credits': {
    table: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
    indexes: ['dynamodb:Query'],
    log,
  },
  'credit-history': {
    table: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
    indexes: ['dynamodb:Query'],
    log,
  },
  'credit-actions': {
    table: [
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    indexes: ['dynamodb:Query'],
    log,
  },
  'whmcs-action': {
    table: [
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    indexes: ['dynamodb:Query'],
    log,
  },
  keys: {
    table: [
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    indexes: [],
    log,
    plane: [
      'apigateway:GET /usageplans',
      'apigateway:POST /apikeys',
      'apigateway:POST /usageplans/*/keys',
    ],
  },
  authorizer: {
    table: ['dynamodb:GetItem'],
    indexes: [],
    log,
    usedKeys: ['dynamodb:PutItem'],
  },
  projections: {
    table: [
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    indexes: [],
    log,
    stream: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ],
    failures: ['sqs:SendMessage'],
  },
};
