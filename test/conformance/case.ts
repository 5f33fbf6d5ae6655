/** A conformance case: a documented request, what stands behind it, and the answer it must get. */
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const texts = z.record(z.string(), z.string());

/** When it is sent; without a time, one second after the request before it. */
const at = z.iso.datetime().optional();

/**
 * What is asked first, as a rule of the own API. `keep` names parts of the answer, by their path
 * (`grants.0.credit`): `<name>` stands for that part in everything that follows.
 */
const given = z.strictObject({
  at,
  post: z.string(),
  headers: texts.optional(),
  body: z.unknown().optional(),
  form: texts.optional(),
  /** Which answer it must get; without it, any that is not a failure. */
  status: z.int().optional(),
  keep: texts.optional(),
});

const request = z.strictObject({
  at,
  method: z.string(),
  path: z.string(),
  headers: texts,
  /** Sent as JSON. */
  body: z.unknown().optional(),
  /** Sent as a form. */
  form: texts.optional(),
  /** Sent as it is. */
  text: z.string().optional(),
});

const reply = z.strictObject({
  status: z.int(),
  /** Of those that `Reply` watches: these and no others. */
  headers: texts,
  /** Every field. Text where it is not JSON. */
  body: z.unknown(),
});

const conformanceCase = z.strictObject({
  source: z.strictObject({
    /** The vendor's document, with its address where it is public. */
    document: z.string(),
    section: z.string(),
    /** Word for word. */
    quote: z.string(),
  }),
  given: z.array(given),
  request,
  reply,
});

export type ConformanceCase = z.output<typeof conformanceCase>;
export type Given = z.output<typeof given>;
export type Request = z.output<typeof request>;
export type Reply = z.output<typeof reply>;

export function readCase(file: string): ConformanceCase {
  return conformanceCase.parse(JSON.parse(readFileSync(file, 'utf8')));
}

export function writeCase(file: string, content: ConformanceCase): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
