/** One planted fault and more for every check: a check that finds none of them is dead. */

export interface Planted {
  readonly path: string;
  readonly text: string;
  /** What has to be said of it; empty: nothing, though it looks like the fault. */
  readonly says: string;
}

const opened = (text: string) => `/** What it knows. */\n${text}\n`;
const lines = (count: number) => 'f();\n'.repeat(count);
const body = (count: number) => `() => {\n${lines(count)}}`;

export const PLANTED: Readonly<Record<string, readonly Planted[]>> = {
  imports: [
    plant('functions/ledger/a.ts', "import * as z from 'zod';", 'imports zod'),
    plant('functions/ledger/a.ts', "import { a } from '../store/b.ts';", 'functions/store/b.ts'),
    plant('functions/ledger/a.ts', "export * from '../http/b.ts';", 'imports functions/http/b.ts'),
    plant('functions/ledger/commands/a.ts', "import { a } from '../apply.ts';"),
    plant('functions/store/a.ts', "import { decide } from '../ledger/decide.ts';", 'decide.ts'),
    plant('functions/store/a.ts', "import type { A } from '../ledger/decide.ts';"),
    plant('functions/dialects/whmcs/a.ts', "import { a } from '../verifik/b.ts';", 'verifik/b'),
    plant('functions/dialects/whmcs/a.ts', "import '@aws-sdk/lib-dynamodb';", '@aws-sdk/'),
    plant('functions/dialects/whmcs/a.ts', "import { a } from '../wire.ts';"),
    plant('functions/dialects/wire.ts', "import '@middy/core';", '@middy/core'),
    plant('functions/http/a.ts', "import { a } from '../dialects/wire.ts';", 'dialects/wire.ts'),
    plant('functions/http/a.ts', "import '@aws-sdk/client-dynamodb';", '@aws-sdk/'),
    plant('functions/keys.ts', "import { a } from './store/b.ts';", 'functions/store/b.ts'),
    plant('functions/runtime/a.ts', "import 'aws-cdk-lib';", 'imports aws-cdk-lib'),
    plant(
      'infra/stack/a.ts',
      "import { a } from '../../functions/list-credits.ts';",
      'list-credits',
    ),
    plant('infra/local/a.ts', "import { a } from '../../test/support/b.ts';", 'test/support'),
    plant('console/a.ts', '', 'belongs to no room'),
  ],
  contents: [
    plant('functions/ledger/a.ts', 'await f();', 'contains await'),
    plant(
      'functions/ledger/a.ts',
      'async () => { for await (const a of b) f(a); };',
      'contains await',
    ),
    plant('functions/ledger/a.ts', 'f(Date.now());', 'contains Date.now'),
    plant('functions/ledger/a.ts', 'f(new Date());', 'contains new Date()'),
    plant('functions/ledger/a.ts', 'f(new Date(at).toISOString(), { process: 1 }, a.process);'),
    plant('functions/ledger/a.ts', 'f(process.env.A);', 'contains process'),
    plant('functions/ledger/a.ts', 'f({ status: 404 });', 'contains HTTP status'),
    plant('functions/dialects/whmcs/a.ts', 'f(process.env);', 'contains process'),
    plant('functions/dialects/whmcs/a.ts', 'f(parseFloat(a));', 'contains parseFloat'),
    plant('functions/dialects/whmcs/a.ts', 'f(Number.parseFloat(a));', 'Number.parseFloat'),
    plant('functions/store/a.ts', 'f(amount.toFixed(2));', 'contains .toFixed'),
    plant('functions/store/a.ts', "f('metronome');", "contains 'metronome'"),
    plant('functions/http/a.ts', "f('verifik');", "contains 'verifik'"),
    plant('functions/keys.ts', 'if (a) f();', 'contains if'),
  ],
  opening: [
    { path: 'infra/a.ts', text: 'f();\n', says: 'doc comment' },
    { path: 'infra/a.ts', text: '// What it knows.\nf();\n', says: 'doc comment' },
    { path: 'infra/a.ts', text: '/**\n * What it knows.\n */\nf();\n', says: '' },
  ],
  'file length': [
    plant('infra/a.ts', lines(200), 'has 202 lines'),
    plant('infra/a.ts', lines(197)),
  ],
  'function length': [
    plant('infra/a.ts', `const a = ${body(49)};`, 'a function of 51 lines'),
    plant('infra/a.ts', `class A { a() {\n${lines(49)}} }`, 'a function of 51 lines'),
    plant('test/a.test.ts', `test.each([1])('a', ${body(60)});`),
    plant('test/a.test.ts', `f(${body(60)});`, 'a function of 62 lines'),
  ],
  'line length': [
    plant('infra/a.ts', `// ${'a'.repeat(98)}`, 'has 101 characters'),
    plant('infra/a.ts', `// ${'a'.repeat(97)}`),
  ],
  words: [
    plant('infra/payment-service.ts', '', 'payment-service'),
    plant('infra/a.ts', 'const userData = 1;', 'userData'),
    plant('infra/a.ts', 'function f(payload: number) {}', 'payload'),
    plant('infra/a.ts', 'interface Helper {}', 'Helper'),
    plant('infra/a.ts', 'f({ data: reply.data, database: 1 });'),
  ],
  types: [
    plant('infra/a.ts', 'const a: any = 1;', 'has any'),
    plant('infra/a.ts', 'enum A { B }', 'has an enum'),
    plant('infra/a.ts', 'f(a!);', 'has a !'),
    plant('infra/a.ts', "const a = 'any'; // any"),
  ],
  exports: [
    plant('functions/http/a.ts', 'export default 1;', 'default export'),
    plant('functions/http/a.ts', "export { a } from './b.ts';", 'passes functions/http/b.ts on'),
    plant('test/a.ts', 'export default 1;'),
  ],
  unfinished: [
    plant('infra/a.ts', `// ${['TO', 'DO'].join('')}: later`, 'has TO'),
    plant('test/a.test.ts', `test.${'only'}('a', f);`, 'has .on'),
    plant('test/a.test.ts', `vi.${'mock'}('@aws-sdk/client-dynamodb');`, 'has vi.'),
  ],
};

function plant(path: string, text: string, says = ''): Planted {
  return { path, text: opened(text), says };
}
