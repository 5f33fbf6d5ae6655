/** The stack, synthesized in this process from the real route table and the real bundles. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { routes } from '../../functions/dialects/index.ts';
import { bundle, type EntryName } from '../../infra/bundle.ts';
import { TallystickStack } from '../../infra/stack/tallystick-stack.ts';

export interface Synthesized {
  readonly stack: TallystickStack;
  readonly template: Template;
  readonly bundles: Readonly<Record<EntryName, string>>;
}

/**
 * Takes a few seconds; what it writes goes when the calling file's tests are over. `context`: what
 * a deployment chooses.
 */
export function synthesize(context: Readonly<Record<string, string>> = {}): Synthesized {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-synth-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const bundles = bundle(join(folder, 'dist'));
  const app = new App({ context, outdir: join(folder, 'cdk.out') });
  const stack = new TallystickStack(app, 'Tallystick', { routes, bundles, version: '1.2.3' });
  return { stack, template: Template.fromStack(stack), bundles };
}
