/** What an authorizer's answer means: API Gateway's reading of its policy and context. */
import * as z from 'zod';
import type { AuthorizerContext } from './proxy-event.ts';

const names = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const policy = z.object({
  principalId: z.string(),
  policyDocument: z.object({
    Statement: z.array(
      z.object({ Effect: z.enum(['Allow', 'Deny']), Action: names, Resource: names }),
    ),
  }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  usageIdentifierKey: z.string().nullish(),
});

/** 500: the answer is not one that API Gateway understands. */
export type Verdict =
  | {
      readonly allowed: true;
      readonly context: NonNullable<AuthorizerContext>;
      /** Of the API Gateway key whose plan the request counts against. */
      readonly usageKey: string;
    }
  | { readonly allowed: false; readonly status: 403 | 500 };

export function verdictOf(answer: unknown, methodArn: string): Verdict {
  const read = policy.safeParse(answer);
  if (!read.success) return { allowed: false, status: 500 };
  const { policyDocument, principalId, context, usageIdentifierKey } = read.data;
  const statements = policyDocument.Statement.filter(
    (statement) =>
      statement.Action.some((action) => covers(action, 'execute-api:Invoke')) &&
      statement.Resource.some((resource) => covers(resource, methodArn)),
  );
  const denied = statements.some(({ Effect }) => Effect === 'Deny');
  // Every method behind the authorizer requires the key of a plan, and takes it from its answer.
  if (denied || statements.length === 0 || !usageIdentifierKey) {
    return { allowed: false, status: 403 };
  }
  const passed = Object.entries(context ?? {}).map(([name, value]) => [name, String(value)]);
  const known = { ...Object.fromEntries(passed), principalId };
  return { allowed: true, context: known, usageKey: usageIdentifierKey };
}

/** An authorizer that throws exactly this says no; anything else is its own failure. */
export function isUnauthorized(error: unknown): boolean {
  return error instanceof Error && error.message === 'Unauthorized';
}

/** `*` is any text, `?` any character. */
function covers(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);
}
