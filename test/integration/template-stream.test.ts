/** How the deployed table's stream reaches the projections, and what is kept of what fails. */
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import {
  accountKey,
  apiKeyKey,
  CLIENT_COUNTER,
  claimKey,
  clientKey,
  nameKey,
  postingKey,
  uniqueKey,
} from '../../functions/store/keys.ts';
import { SPINE_KEY } from '../../functions/store/tree-item.ts';
import { fits, RECORD_PATTERN } from '../../infra/stream-source.ts';
import { synthesize } from '../support/synthesize.ts';

const { template } = synthesize();

const table = Match.stringLikeRegexp('^Table[0-9A-F]{8}$');
const failures = Match.stringLikeRegexp('^ProjectionsFailures[0-9A-F]{8}$');

describe('the event source', () => {
  test('delivers in order, in batches, in windows, and gives up on one record alone', () => {
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [table, 'StreamArn'] },
      FunctionName: { Ref: Match.stringLikeRegexp('^Projections[0-9A-F]{8}$') },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 2,
      TumblingWindowInSeconds: 900,
      ParallelizationFactor: 1,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 6 * 3600,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [failures, 'Arn'] } } },
    });
  });

  test('filters as local mode does', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(RECORD_PATTERN) }] },
    });
  });

  const name = { kind: 'id', value: 'R#1' } as const;
  test.each([
    [postingKey(7, 3), true],
    [accountKey(7), true],
    [clientKey(7), true],
    [nameKey(name), false],
    [CLIENT_COUNTER, false],
    [claimKey(7, 'R#1'), false],
    [uniqueKey('A#', '7'), false],
    [apiKeyKey('ab'), false],
    [SPINE_KEY, false],
  ])('passes on what postings and accounts are kept under: %j %s', ({ pk, sk }, passes) => {
    expect(fits({ dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } })).toBe(passes);
  });

  test.each([{}, { dynamodb: {} }, { dynamodb: { Keys: { pk: { N: '7' } } } }])(
    'passes on nothing without such a key: %j',
    (record) => expect(fits(record)).toBe(false),
  );
});

describe('the queue of what failed', () => {
  test('is encrypted, reached by TLS only, and keeps everything for 14 days', () => {
    template.resourceCountIs('AWS::SQS::Queue', 1);
    template.hasResourceProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 86_400,
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      },
    });
  });
});
