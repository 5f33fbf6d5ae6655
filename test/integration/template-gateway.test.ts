/** The gateway as deployed: how it takes requests and what it answers by itself. */
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { gatewayBody } from '../../functions/http/problem-body.ts';
import { synthesize } from '../support/synthesize.ts';

const { template } = synthesize();

describe('gateway', () => {
  test('bodies arrive as sent, and the authorizer says whose plan counts', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      ApiKeySourceType: 'AUTHORIZER',
      BinaryMediaTypes: ['*/*'],
    });
  });

  test('the authorizer is asked every time, whichever header the key is in', () => {
    template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: Match.absent(),
    });
  });

  test.each([
    ['UNAUTHORIZED', 401],
    ['ACCESS_DENIED', 403],
    ['INVALID_API_KEY', 403],
    ['MISSING_AUTHENTICATION_TOKEN', 404],
    ['RESOURCE_NOT_FOUND', 404],
    ['INVALID_SIGNATURE', 404],
    ['REQUEST_TOO_LARGE', 413],
    ['THROTTLED', 429],
    ['QUOTA_EXCEEDED', 429],
    ['INTEGRATION_FAILURE', 504],
    ['INTEGRATION_TIMEOUT', 504],
  ])('%s is answered with %i and the body of all dialects', (type, status) => {
    template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: type,
      StatusCode: String(status),
      ResponseTemplates: { 'application/json': gatewayBody(status) },
      ResponseParameters: Match.objectLike({
        'gatewayresponse.header.cache-control': "'no-store'",
        'gatewayresponse.header.x-request-id': 'context.requestId',
        ...(type === 'THROTTLED' ? { 'gatewayresponse.header.retry-after': "'1'" } : {}),
        ...(type === 'QUOTA_EXCEEDED' ? { 'gatewayresponse.header.retry-after': "'3600'" } : {}),
      }),
    });
  });

  test.each([
    ['DEFAULT_4XX', 400],
    ['DEFAULT_5XX', 500],
  ])('%s keeps the status of the occasion and has the same body', (type, like) => {
    template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: type,
      StatusCode: Match.absent(),
      ResponseTemplates: { 'application/json': gatewayBody(like) },
    });
  });

  test('the stage is throttled and logs requests, without anything that may hold a secret', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      AccessLogSetting: {
        Format: Match.not(Match.stringLikeRegexp('context\\.(path|protocol)|header|query|body')),
      },
      MethodSettings: [
        Match.objectLike({ DataTraceEnabled: false, ThrottlingRateLimit: Match.anyValue() }),
      ],
    });
  });

  test('the table and the URL are told after a deployment', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual(['ApiUrl', 'TableName']);
  });
});
