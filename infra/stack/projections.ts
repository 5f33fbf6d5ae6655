/** How the table's stream reaches the projections, and where records go that they cannot take. */
import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { RECORD_PATTERN, STREAM_SOURCE } from '../stream-source.ts';

/** The longest that a queue keeps anything. */
const KEPT_DAYS = 14;

export function addFailureQueue(scope: Construct): Queue {
  return new Queue(scope, 'ProjectionsFailures', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(KEPT_DAYS),
  });
}

/** What Lambda does in the name of the function's role: read the stream, tell of failures. */
export function streamStatements(table: TableV2, failures: Queue): readonly PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resources: [streamArn(table)],
    }),
    // Listing names no single stream: all of this table's, as AWS's own samples have it.
    new PolicyStatement({
      actions: ['dynamodb:ListStreams'],
      resources: [`${table.tableArn}/stream/*`],
    }),
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failures.queueArn] }),
  ];
}

/** Not as the CDK's own event source, which would attach policies of its own to the role. */
export function addStreamSource(
  scope: Construct,
  table: TableV2,
  target: lambda.Function,
  failures: Queue,
): void {
  new lambda.EventSourceMapping(scope, 'ProjectionsSource', {
    target,
    eventSourceArn: streamArn(table),
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    batchSize: STREAM_SOURCE.batchRecords,
    maxBatchingWindow: Duration.seconds(STREAM_SOURCE.batchingWindowSeconds),
    tumblingWindow: Duration.seconds(STREAM_SOURCE.tumblingWindowSeconds),
    parallelizationFactor: STREAM_SOURCE.parallelizationFactor,
    filters: [lambda.FilterCriteria.filter(RECORD_PATTERN)],
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: STREAM_SOURCE.retryAttempts,
    maxRecordAge: Duration.hours(STREAM_SOURCE.maxRecordAgeHours),
    onFailure: { bind: () => ({ destination: failures.queueArn }) },
  });
}

function streamArn(table: TableV2): string {
  const arn = table.tableStreamArn;
  if (arn === undefined) throw new Error('the table must have a stream');
  return arn;
}
