/**
 * The table's own policy: a second wall, whatever the roles of the account allow. Nobody may read
 * the table from end to end or take an item away, but for one role that a deployment may name.
 *
 * Only calls on items are denied. What CloudFormation, backups, restores, exports and expiry do is
 * none of these, and who may change policies can lift this one: it stops slips, not owners.
 */
import { strict as assert } from 'node:assert';
import { Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Puts in a batch can be deletes; statements in PartiQL can be anything. */
const DENIED = [
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:PartiQLDelete',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLSelect',
  'dynamodb:PartiQLUpdate',
  'dynamodb:Scan',
];

const ROLE = /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[\w+=,.@/-]{1,576}$/;

export function tablePolicy(scope: Construct): PolicyDocument {
  const breakGlass = breakGlassRole(scope);
  const { partition, account } = Stack.of(scope);
  // Those of AWS itself, which copy the table where it is given a replica.
  const services = `arn:${partition}:iam::${account}:role/aws-service-role/*`;
  const excepted = breakGlass === null ? [services] : [services, breakGlass];
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'NobodyScansOrDeletes',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: DENIED,
        // The table and its indexes: by name, the policy would wait for the table it belongs to.
        resources: ['*'],
        conditions: { ArnNotLike: { 'aws:PrincipalArn': excepted } },
      }),
    ],
  });
}

/** Chosen with `--context breakGlassRole=arn:aws:iam::…:role/…`; else there is none. */
function breakGlassRole(scope: Construct): string | null {
  const chosen: unknown = scope.node.tryGetContext('breakGlassRole');
  if (chosen === undefined) return null;
  const isRole = typeof chosen === 'string' && ROLE.test(chosen);
  assert(isRole, 'breakGlassRole must be the ARN of a role: arn:aws:iam::123456789012:role/name');
  return chosen;
}
