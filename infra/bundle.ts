/** What is deployed: each entry file of `functions/` as one self-contained CommonJS file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { FUNCTION_NAMES, type FunctionName } from '../functions/http/contract.ts';

export type EntryName = FunctionName | 'authorizer' | 'projections';

export const ENTRY_NAMES: readonly EntryName[] = [...FUNCTION_NAMES, 'authorizer', 'projections'];

/** What Lambda calls in each bundle: the export `handler` of `index.js`. */
export const HANDLER = 'index.handler';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Bundles every entry, the SDK included, into `<outFolder>/<name>/index.js` and answers the
 * absolute folder of each. Takes about a second; throws esbuild's error where the code is broken.
 */
export function bundle(outFolder = join(ROOT, 'dist')): Readonly<Record<EntryName, string>> {
  const outdir = resolve(outFolder);
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: ENTRY_NAMES.map((name) => ({ in: `functions/${name}.ts`, out: `${name}/index` })),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // The ES modules of a package shake better than its CommonJS.
    mainFields: ['module', 'main'],
    // Names stay as written, so that a stack trace in the log says where without a source map.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'error',
  });
  return {
    'list-credits': markCommonJs(outdir, 'list-credits'),
    'credit-history': markCommonJs(outdir, 'credit-history'),
    'credit-actions': markCommonJs(outdir, 'credit-actions'),
    'whmcs-action': markCommonJs(outdir, 'whmcs-action'),
    keys: markCommonJs(outdir, 'keys'),
    authorizer: markCommonJs(outdir, 'authorizer'),
    projections: markCommonJs(outdir, 'projections'),
  };
}

/** Without it Node reads the bundle as the ES module that the project's root says it is. */
function markCommonJs(outdir: string, name: EntryName): string {
  const folder = join(outdir, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  return folder;
}
