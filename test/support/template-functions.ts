/** Reads the functions of a synthesized template: how they run and what their roles may do. */
import { strict as assert } from 'node:assert';
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { entryName } from './template-routes.ts';

export interface TemplateFunction {
  /** `list-credits` */
  readonly name: string;
  readonly runtime: string;
  readonly architectures: readonly string[];
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly logRetentionDays: number;
  /** How many statements its resource policy has. */
  readonly permissions: number;
  readonly variables: Readonly<Record<string, unknown>>;
}

export function functionsOfTemplate(template: Template): readonly TemplateFunction[] {
  const logs = z.record(z.string(), logGroup).parse(template.findResources('AWS::Logs::LogGroup'));
  const permissions = Object.values(
    z.record(z.string(), permission).parse(template.findResources('AWS::Lambda::Permission')),
  );
  return Object.entries(readFunctions(template)).map(([id, { Properties: one }]) => ({
    name: entryName(id),
    runtime: one.Runtime,
    architectures: one.Architectures,
    handler: one.Handler,
    memoryMegabytes: one.MemorySize,
    timeoutSeconds: one.Timeout,
    logRetentionDays: logs[one.LoggingConfig.LogGroup.Ref]?.Properties.RetentionInDays ?? 0,
    permissions: permissions.filter(
      ({ Properties: { FunctionName } }) => FunctionName['Fn::GetAtt'][0] === id,
    ).length,
    variables: one.Environment.Variables,
  }));
}

interface Actions {
  table: string[];
  indexes: string[];
  log: string[];
  stream?: string[];
  failures?: string[];
  usedKeys?: string[];
  /** `action path`, of API Gateway's control plane. */
  plane?: string[];
}

/** Sorted, by what they are allowed on; fails where a role may touch anything else. */
export function roleActions(template: Template, name: string): Actions {
  const found = Object.entries(readFunctions(template)).find(([id]) => entryName(id) === name);
  assert(found, `no function ${name} in the template`);
  const own = found[1].Properties;
  const roles = z.record(z.string(), role).parse(template.findResources('AWS::IAM::Role'));
  const held = roles[own.Role['Fn::GetAtt'][0]]?.Properties;
  assert(
    held && !held.ManagedPolicyArns,
    `${name} needs a role of its own, without other policies`,
  );
  const actions: Actions = { table: [], indexes: [], log: [] };
  for (const statement of held.Policies.flatMap((policy) => policy.PolicyDocument.Statement)) {
    for (const resource of [statement.Resource].flat()) {
      const named = targetOf(resource, own.LoggingConfig.LogGroup.Ref);
      const target = statement.Condition ? 'usedKeys' : named;
      const path = named === 'plane' ? ` ${pathOf(resource)}` : '';
      const added = [statement.Action].flat().map((action) => action + path);
      actions[target] = [...new Set([...(actions[target] ?? []), ...added])].sort();
    }
  }
  return actions;
}

const attribute = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) });
const stream = z.strictObject({
  'Fn::GetAtt': z.tuple([z.string().regex(/^Table[0-9A-F]{8}$/), z.literal('StreamArn')]),
});
const index = z.strictObject({
  'Fn::Join': z.tuple([
    z.literal(''),
    z.tuple([attribute, z.string().regex(/^\/index\/by(Status|Category|Client)$/)]),
  ]),
});
/** What listing the table's streams is allowed on: they have no name beforehand. */
const streams = z.strictObject({
  'Fn::Join': z.tuple([z.literal(''), z.tuple([attribute, z.literal('/stream/*')])]),
});
/** A path of API Gateway's control plane. */
const plane = z.strictObject({
  'Fn::Join': z.tuple([
    z.literal(''),
    z.tuple([
      z.literal('arn:'),
      z.strictObject({ Ref: z.literal('AWS::Partition') }),
      z.literal(':apigateway:'),
      z.strictObject({ Ref: z.literal('AWS::Region') }),
      z.string().regex(/^::\/(apikeys|usageplans(\/\*\/keys)?)$/),
    ]),
  ]),
});
const resource = z.union([attribute, index, stream, streams, plane]);

/** What narrows a statement to the notes on when keys were used. */
const onUsedKeys = z.strictObject({
  'ForAllValues:StringEquals': z.strictObject({
    'dynamodb:LeadingKeys': z.tuple([z.literal('K#used')]),
  }),
});

/** Any other wildcard, or what is none of a function's own things, does not get here. */
function targetOf(on: z.infer<typeof resource>, logId: string): keyof Actions {
  if ('Fn::Join' in on) {
    if (pathOf(on)) return 'plane';
    return on['Fn::Join'][1][1] === '/stream/*' ? 'stream' : 'indexes';
  }
  const [id, of] = on['Fn::GetAtt'];
  if (of === 'StreamArn') return 'stream';
  if (id === logId) return 'log';
  if (/^ProjectionsFailures[0-9A-F]{8}$/.test(id)) return 'failures';
  assert.match(id, /^Table[0-9A-F]{8}$/);
  return 'table';
}

/** `/apikeys`, of what is in API Gateway's control plane; else nothing. */
function pathOf(on: z.infer<typeof resource>): string {
  const found = plane.safeParse(on);
  return found.success ? found.data['Fn::Join'][1][4].slice('::'.length) : '';
}

const oneOrMore = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema)]);

const role = z.object({
  Properties: z.object({
    ManagedPolicyArns: z.array(z.unknown()).optional(),
    Policies: z
      .array(
        z.object({
          PolicyDocument: z.object({
            Statement: z.array(
              z.strictObject({
                Effect: z.literal('Allow'),
                Action: oneOrMore(z.string()),
                Resource: oneOrMore(resource),
                Condition: onUsedKeys.optional(),
              }),
            ),
          }),
        }),
      )
      // The role that lets the gateway write logs has none: it is the account's.
      .default([]),
  }),
});

const logGroup = z.object({ Properties: z.object({ RetentionInDays: z.number() }) });

const permission = z.object({
  Properties: z.object({
    Action: z.literal('lambda:InvokeFunction'),
    FunctionName: attribute,
    Principal: z.literal('apigateway.amazonaws.com'),
  }),
});

const deployedFunction = z.object({
  Properties: z.object({
    Runtime: z.string(),
    Architectures: z.array(z.string()),
    Handler: z.string(),
    MemorySize: z.number(),
    Timeout: z.number(),
    LoggingConfig: z.object({ LogGroup: z.strictObject({ Ref: z.string() }) }),
    Role: attribute,
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  }),
});

function readFunctions(template: Template): Record<string, z.infer<typeof deployedFunction>> {
  return z
    .record(z.string(), deployedFunction)
    .parse(template.findResources('AWS::Lambda::Function'));
}
