/** Bundles the functions once for the whole run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle, type EntryName } from '../../infra/bundle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of each function's bundle: `inject('bundles')`; `null` where it did not bundle. */
    bundles: Readonly<Record<EntryName, string>> | null;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'tallystick-bundles-'));

export function setup(project: TestProject): void {
  try {
    project.provide('bundles', bundle(folder));
  } catch (error) {
    // Only what needs bundles fails by this: pure tests are what one looks at meanwhile.
    console.error('The functions do not bundle:', error);
    project.provide('bundles', null);
  }
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
