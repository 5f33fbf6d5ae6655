/** Reads the routes back out of a synthesized template, to compare them with the route table. */
import { strict as assert } from 'node:assert';
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';

/** A method of the REST API, with what decides who may call it and what answers. */
export interface TemplateRoute {
  /** `GET`, or `ANY` for what no other method of the path takes. */
  readonly method: string;
  /** `/ledger/v1/clients/{client}` */
  readonly path: string;
  /** Name of the entry file that answers: `list-credits`. */
  readonly function: string;
  /** Asks the authorizer first. */
  readonly authorized: boolean;
  /** Counted and throttled by a plan. */
  readonly keyed: boolean;
}

export function routesOfTemplate(template: Template): readonly TemplateRoute[] {
  const resources = z
    .record(z.string(), gatewayResource)
    .parse(template.findResources('AWS::ApiGateway::Resource'));
  const methods = z
    .record(z.string(), gatewayMethod)
    .parse(template.findResources('AWS::ApiGateway::Method'));
  return Object.values(methods).map(({ Properties: method }) => ({
    method: method.HttpMethod,
    path: pathOf(method.ResourceId, resources),
    function: entryName(functionId(method.Integration.Uri)),
    authorized: method.AuthorizationType === 'CUSTOM' && method.AuthorizerId !== undefined,
    keyed: method.ApiKeyRequired ?? false,
  }));
}

/** `ListCredits71D2C9E0` → `list-credits`: the construct's name without the CDK's hash. */
export function entryName(logicalId: string): string {
  return logicalId
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/[A-Z]/g, (letter, at: number) => (at ? '-' : '') + letter.toLowerCase());
}

const reference = z.strictObject({ Ref: z.string() });
const attribute = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const place = z.union([reference, attribute]);

const gatewayResource = z.object({
  Properties: z.object({ ParentId: place, PathPart: z.string() }),
});

const gatewayMethod = z.object({
  Properties: z.object({
    HttpMethod: z.string(),
    ResourceId: place,
    AuthorizationType: z.string(),
    AuthorizerId: reference.optional(),
    ApiKeyRequired: z.boolean().optional(),
    Integration: z.object({
      Type: z.literal('AWS_PROXY'),
      Uri: z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }),
    }),
  }),
});

function pathOf(
  at: z.infer<typeof place>,
  resources: Readonly<Record<string, z.infer<typeof gatewayResource>>>,
): string {
  if ('Fn::GetAtt' in at) {
    assert.equal(at['Fn::GetAtt'][1], 'RootResourceId');
    return '';
  }
  const resource = resources[at.Ref];
  assert(resource, `no resource ${at.Ref} in the template`);
  return `${pathOf(resource.Properties.ParentId, resources)}/${resource.Properties.PathPart}`;
}

/** The one function whose ARN is a part of the integration's URI. */
function functionId(uri: { readonly 'Fn::Join': readonly [string, readonly unknown[]] }): string {
  const ids = uri['Fn::Join'][1].flatMap((part) => {
    const read = attribute.safeParse(part);
    return read.success && read.data['Fn::GetAtt'][1] === 'Arn' ? [read.data['Fn::GetAtt'][0]] : [];
  });
  const [id, ...others] = ids;
  assert(id !== undefined && others.length === 0, 'an integration names one function');
  return id;
}
