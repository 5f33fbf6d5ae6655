/** Usage plans in API Gateway: those of the deployment, and one for keys without any. */
import { Stack } from 'aws-cdk-lib';
import { ApiKey, Period, type RestApi, type UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { DEFAULT_PLAN, type Plan } from '../plans.ts';

/** `planKey`: value of the API Gateway key behind the plan of keys that have none. */
export function addPlans(api: RestApi, plans: readonly Plan[], planKey: string): void {
  addDefaultPlan(api, planKey);
  for (const plan of plans) addPlan(api, plan, planName(api, plan));
}

function addDefaultPlan(api: RestApi, value: string): void {
  addPlan(api, DEFAULT_PLAN, undefined, 'DefaultPlan').addApiKey(
    new ApiKey(api, 'DefaultPlanKey', {
      value,
      description: 'Returned by the authorizer; given to nobody',
    }),
  );
}

/** What API Gateway calls a plan: the function that makes keys finds it by that name. */
export function planName(scope: Construct, { name }: Plan): string {
  return `${Stack.of(scope).stackName}-${name}`;
}

function addPlan(
  api: RestApi,
  { name, rate, burst, perDay }: Plan,
  called?: string,
  id = `Plan-${name}`,
): UsagePlan {
  return api.addUsagePlan(id, {
    ...(called === undefined ? {} : { name: called }),
    description: called === undefined ? 'Keys that have no plan of their own' : `Keys in ${name}`,
    ...(rate === null || burst === null
      ? {}
      : { throttle: { rateLimit: rate, burstLimit: burst } }),
    ...(perDay === null ? {} : { quota: { limit: perDay, period: Period.DAY } }),
    apiStages: [{ stage: api.deploymentStage }],
  });
}
