/** The table as deployed: what `functions/store/schema.ts` says, on demand and hard to lose. */
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import {
  INDEXES,
  PARTITION_KEY,
  RECOVERY_DAYS,
  SORT_KEY,
  STREAM_VIEW,
  TTL_ATTRIBUTE,
} from '../../functions/store/schema.ts';
import { tablePolicy } from './table-policy.ts';

export function addTable(scope: Construct): TableV2 {
  return new TableV2(scope, 'Table', {
    partitionKey: text(PARTITION_KEY),
    sortKey: text(SORT_KEY),
    globalSecondaryIndexes: INDEXES.map((index) => ({
      indexName: index.name,
      partitionKey: text(index.partitionKey),
      sortKey: text(index.sortKey),
      projectionType: ProjectionType.ALL,
    })),
    billing: Billing.onDemand(),
    dynamoStream: StreamViewType[STREAM_VIEW],
    timeToLiveAttribute: TTL_ATTRIBUTE,
    resourcePolicy: tablePolicy(scope),
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: RECOVERY_DAYS,
    },
    // It is the ledger: neither a wrong click nor the end of the stack may take it along.
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** For permissions: a role names the indexes that it queries. */
export function indexArns(table: TableV2): readonly string[] {
  return INDEXES.map((index) => `${table.tableArn}/index/${index.name}`);
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}
