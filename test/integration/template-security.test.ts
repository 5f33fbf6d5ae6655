/** Who may do what once it is deployed, how often, and what is told of it. */
import { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { GATEWAY_ANSWERS } from '../../infra/gateway-answers.ts';
import { addTable } from '../../infra/stack/table.ts';
import { synthesize } from '../support/synthesize.ts';

const { template } = synthesize();
const BREAK_GLASS = 'arn:aws:iam::123456789012:role/owner';
const chosen = synthesize({ breakGlassRole: BREAK_GLASS }).template;

describe('the policy of the table', () => {
  const wall = (excepted: readonly unknown[]) => ({
    Replicas: [
      Match.objectLike({
        ResourcePolicy: {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'NobodyScansOrDeletes',
                Effect: 'Deny',
                Principal: { AWS: '*' },
                Action: [
                  'dynamodb:BatchWriteItem',
                  'dynamodb:DeleteItem',
                  'dynamodb:PartiQLDelete',
                  'dynamodb:PartiQLInsert',
                  'dynamodb:PartiQLSelect',
                  'dynamodb:PartiQLUpdate',
                  'dynamodb:Scan',
                ],
                Resource: '*',
                Condition: { ArnNotLike: { 'aws:PrincipalArn': excepted } },
              },
            ],
          },
        },
      }),
    ],
  });
  const services = {
    'Fn::Join': Match.arrayWith([Match.arrayWith([':role/aws-service-role/*'])]),
  };

  test('keeps everybody from scanning and deleting, but for AWS itself', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', wall([services]));
  });

  test('lets one role through that the deployment names', () => {
    chosen.hasResourceProperties('AWS::DynamoDB::GlobalTable', wall([services, BREAK_GLASS]));
  });

  test.each(['owner', '*', 'arn:aws:iam::123456789012:root', 'arn:aws:iam::*:role/owner'])(
    'is not opened for %s',
    (breakGlassRole) => {
      const stack = new Stack(new App({ context: { breakGlassRole } }), 'Chosen');
      expect(() => addTable(stack)).toThrow('breakGlassRole must be the ARN of a role');
    },
  );
});

describe('how often', () => {
  test('everybody together may ask is bounded, on every method', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [
        Match.objectLike({
          HttpMethod: '*',
          ResourcePath: '/*',
          ThrottlingRateLimit: 2000,
          ThrottlingBurstLimit: 1000,
        }),
      ],
    });
  });

  test('keys without a plan may ask is bounded, for all of them together', () => {
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      UsagePlanName: Match.absent(),
      Throttle: { RateLimit: 1000, BurstLimit: 500 },
    });
  });

  test.each([
    ['free', { RateLimit: 5, BurstLimit: 10 }, { Limit: 10_000, Period: 'DAY' }],
    ['standard', { RateLimit: 100, BurstLimit: 200 }, Match.absent()],
    ['unlimited', Match.absent(), Match.absent()],
  ])('a key in the plan %s may ask', (name, throttle, quota) => {
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      UsagePlanName: `Tallystick-${name}`,
      Throttle: throttle,
      Quota: quota,
    });
  });
});

describe('the log', () => {
  const stages = z.record(
    z.string(),
    z.object({ Properties: z.object({ AccessLogSetting: z.object({ Format: z.string() }) }) }),
  );

  test('has of each request exactly this, and so neither key nor body, path nor query', () => {
    const [stage] = Object.values(stages.parse(template.findResources('AWS::ApiGateway::Stage')));
    const format: unknown = JSON.parse(stage?.Properties.AccessLogSetting.Format ?? '');
    expect(format).toEqual({
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
    });
  });

  test('is of no function nor of the gateway more detailed than that', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ DataTraceEnabled: false, LoggingLevel: Match.absent() })],
    });
    const functions = JSON.stringify(template.findResources('AWS::Lambda::Function'));
    expect(functions).not.toMatch(/POWERTOOLS_LOGGER_LOG_EVENT|DEBUG/);
  });

  test('goes after a while', () => {
    for (const log of Object.values(template.findResources('AWS::Logs::LogGroup'))) {
      expect(log.Properties.RetentionInDays).toBeGreaterThanOrEqual(30);
    }
  });
});

describe('what the gateway answers by itself', () => {
  const header = (name: string) => `gatewayresponse.header.${name}`;

  test.each(GATEWAY_ANSWERS)('$type is protected as every other answer', ({ type }) => {
    template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: type,
      ResponseParameters: Match.objectLike({
        [header('cache-control')]: "'no-store'",
        [header('x-content-type-options')]: "'nosniff'",
        [header('x-frame-options')]: "'DENY'",
        [header('referrer-policy')]: "'no-referrer'",
        [header('strict-transport-security')]: "'max-age=31536000'",
        [header('access-control-allow-origin')]: Match.absent(),
      }),
    });
  });

  test('no header has a quote in it, which the gateway could not take', () => {
    const all = { ...template.findResources('AWS::ApiGateway::GatewayResponse') };
    for (const { Properties } of Object.values(all)) {
      const headers: Readonly<Record<string, string>> = Properties.ResponseParameters;
      for (const value of Object.values(headers)) {
        expect(value).toMatch(/^('[^']+'|context\.requestId)$/);
      }
    }
  });
});
