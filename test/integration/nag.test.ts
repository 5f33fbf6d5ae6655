/** No rule of AWS Solutions and Serverless is broken but knowingly, with a reason. */
import { App, type PolicyValidationPluginReport, Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { ACKNOWLEDGED, acknowledge } from '../../infra/stack/acknowledged.ts';
import { synthesize } from '../support/synthesize.ts';

const { stack } = synthesize();

type Violation = PolicyValidationPluginReport['violations'][number];

const packs: readonly NagPack[] = [new AwsSolutionsChecks(), new ServerlessChecks()];
const violationsOf = (one: Stack): readonly Violation[] =>
  packs.flatMap((pack) => pack.validateScope(one).violations);
const rulesOf = (one: Stack) => violationsOf(one).map(({ ruleName }) => ruleName);

const before = violationsOf(stack);
acknowledge(stack);

/** Paths within the stack at which a rule was broken. */
const placesOf = (id: string) =>
  before
    .filter(({ ruleName }) => ruleName === id)
    .flatMap(({ violatingResources }) => violatingResources)
    .map(({ constructPath }) => `${constructPath?.slice(`${stack.node.path}/`.length)}/`);

describe('cdk-nag', () => {
  test('finds what is wrong with another stack, and nothing once that is acknowledged', () => {
    const other = new Stack(new App(), 'Other');
    new Queue(other, 'Plain');
    expect(rulesOf(other)).toContain('AwsSolutions-SQS4');
    for (const id of rulesOf(other)) Validations.of(other).acknowledge({ id, reason: 'A test.' });
    expect(rulesOf(other)).toEqual([]);
  });

  test('finds nothing in what is deployed that is not acknowledged', () => {
    const found = violationsOf(stack).map(({ ruleName, violatingResources }) => ({
      ruleName,
      at: violatingResources.map(({ constructPath }) => constructPath),
    }));
    expect(found).toEqual([]);
  });
});

describe.each(ACKNOWLEDGED)('$id is acknowledged', ({ id, on, reason }) => {
  test.each(on)('and still found at %s', (path) => {
    expect(placesOf(id).filter((place) => place.startsWith(`${path}/`))).not.toEqual([]);
  });

  test('with a reason', () => {
    expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });
});
