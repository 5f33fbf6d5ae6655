/** What is deployed is what the route table, the schema and the hand-written lists say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { routes } from '../../functions/dialects/index.ts';
import { INDEXES } from '../../functions/store/schema.ts';
import { ENTRY_NAMES } from '../../infra/bundle.ts';
import { environmentOf } from '../../infra/stack/settings.ts';
import { addTable } from '../../infra/stack/table.ts';
import { synthesize } from '../support/synthesize.ts';
import { functionsOfTemplate, roleActions } from '../support/template-functions.ts';
import { routesOfTemplate, type TemplateRoute } from '../support/template-routes.ts';
import { IAM_ACTIONS } from './iam-actions.ts';

/** What anybody may call without a key; some carry a secret where no authorizer looks. */
const OPEN_ROUTES = [
  'GET /health',
  'GET /includes/api.php',
  'POST /includes/api.php',
  'POST /webservice/rest-api/enterprise-interface/v1.0/users/actions/login',
  'POST /webservice/rest-api/enterprise-interface/v1.0/users/actions/logout',
];

const { template, bundles } = synthesize();
const deployed = routesOfTemplate(template);
const functions = functionsOfTemplate(template);

const nameOf = (route: { method: string; path: string }) => `${route.method} ${route.path}`;
const isFallback = (route: TemplateRoute) => route.method === 'ANY';

describe('size', () => {
  test('a deployment has at most 400 resources', () => {
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThanOrEqual(400);
  });

  test('a function has at most 10 invoke permissions', () => {
    for (const one of functions)
      expect([one.name, one.permissions <= 10]).toEqual([one.name, true]);
  });

  test('functions are those with an entry file, each with its own bundle', () => {
    expect(functions.map((one) => one.name).sort()).toEqual([...ENTRY_NAMES].sort());
    for (const name of ENTRY_NAMES) {
      expect(readFileSync(join(bundles[name], 'package.json'), 'utf8')).toContain('commonjs');
      expect(readFileSync(join(bundles[name], 'index.js'), 'utf8')).toContain('handler');
    }
  });
});

describe('routes', () => {
  test('the template has exactly the methods of the route table, at the functions it names', () => {
    const row = (route: { method: string; path: string; function: string }) =>
      `${nameOf(route)} → ${route.function}`;
    const methods = deployed.filter((route) => !isFallback(route));
    expect(methods.map(row).sort()).toEqual(routes.map(row).sort());
  });

  test('every path takes any other method too, to a function that knows the path', () => {
    const paths = [...new Set(routes.map((route) => route.path))];
    const fallbacks = deployed.filter(isFallback);
    expect(fallbacks.map((route) => route.path).sort()).toEqual(paths.sort());
    for (const { path, function: name } of fallbacks) {
      const ofPath = routes.filter((route) => route.path === path);
      expect(ofPath.map((route) => route.function)).toContain(name);
    }
  });

  test('only the open routes are reached without the authorizer and a plan', () => {
    const openPaths = new Set(OPEN_ROUTES.map((name) => name.split(' ')[1]));
    for (const route of deployed) {
      const open = OPEN_ROUTES.includes(nameOf(route)) || openPaths.has(route.path);
      const { authorized, keyed } = route;
      expect({ route: nameOf(route), authorized, keyed }).toEqual({
        route: nameOf(route),
        authorized: !open,
        keyed: !open,
      });
    }
    const unscoped = routes.filter((route) => route.scope === null).map(nameOf);
    expect(unscoped.sort()).toEqual([...OPEN_ROUTES].sort());
  });

  test('beside a path variable there is no second one: API Gateway would refuse it', () => {
    const variables = new Map<string, string>();
    for (const { path } of deployed) {
      const parts = path.split('/');
      parts.forEach((part, at) => {
        if (!part.startsWith('{')) return;
        const parent = parts.slice(0, at).join('/');
        expect(`${parent}/${variables.get(parent) ?? part}`).toBe(`${parent}/${part}`);
        variables.set(parent, part);
      });
    }
  });
});

describe('permissions', () => {
  test.each(ENTRY_NAMES)('the role of %s holds exactly the actions listed by hand', (name) => {
    expect(roleActions(template, name)).toEqual(IAM_ACTIONS[name]);
  });

  test('nothing may scan or delete, anywhere, and no role gets a policy from elsewhere', () => {
    const roles = JSON.stringify(template.findResources('AWS::IAM::Role'));
    expect(roles).not.toMatch(/dynamodb:(\*|Scan|PartiQL|BatchWrite|\w*Delete)/);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });
});

describe('functions', () => {
  test.each(ENTRY_NAMES)('%s runs on Node 24 and arm64, as long as its caller waits', (name) => {
    expect(functions.find((one) => one.name === name)).toMatchObject({
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      memoryMegabytes: 1024,
      timeoutSeconds: name === 'projections' ? 60 : 27,
      logRetentionDays: 30,
    });
  });

  test('the authorizer alone knows the key of the default plan, and it is that of the plan', () => {
    const keys = functions.flatMap((one) => {
      const key = one.variables.TALLYSTICK_PLAN_KEY;
      return key === undefined ? [] : [[one.name, key]];
    });
    expect(keys.map(([name]) => name)).toEqual(['authorizer']);
    template.hasResourceProperties('AWS::ApiGateway::ApiKey', { Value: keys[0]?.[1] });
    template.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 1);
  });

  test('what the functions start with is told to each of them', () => {
    for (const { variables } of functions) {
      expect(variables).toMatchObject({ TALLYSTICK_VERSION: '1.2.3' });
      expect(variables).toHaveProperty('TALLYSTICK_TABLE.Ref');
      expect(variables).toHaveProperty('TALLYSTICK_CURSOR_KEY.Fn::Select');
    }
  });

  test('a deployment chooses by context, and a choice that is none stops the synthesis', () => {
    const choose = (context: Readonly<Record<string, string>>) => {
      const stack = new Stack(new App({ context }), 'Chosen');
      return environmentOf(stack, addTable(stack), '1.2.3');
    };
    expect(choose({ timeZone: 'Europe/Prague', scale: '2' })).toMatchObject({
      TALLYSTICK_TIME_ZONE: 'Europe/Prague',
      TALLYSTICK_SCALE: '2',
    });
    expect(() => choose({ scale: '9' })).toThrow('TALLYSTICK_SCALE must be 0 to 6');
  });
});

describe('table', () => {
  test('it is on demand, keyed and indexed as the schema says, with its stream', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: INDEXES.map((index) => ({
        IndexName: index.name,
        KeySchema: [
          { AttributeName: index.partitionKey, KeyType: 'HASH' },
          { AttributeName: index.sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      })),
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  });

  test('it can be restored for 35 days, and outlives a wrong click and the stack', () => {
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        Replicas: [
          Match.objectLike({
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: {
              PointInTimeRecoveryEnabled: true,
              RecoveryPeriodInDays: 35,
            },
          }),
        ],
      },
    });
  });
});
