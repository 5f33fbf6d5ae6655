/** What README.md tells its reader to paste is pasted; the answers are what routes declare. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { routes } from '../../functions/dialects/index.ts';
import type { Route } from '../../functions/http/contract.ts';
import { matcherOf } from '../../infra/local/route-match.ts';
import {
  makeFolder,
  removeFolder,
  startLocalServer,
  type TestServer,
} from '../support/local-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** Blocks marked `sh` are for pasting, in their order, into one shell. */
const PASTED = [...README.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);

/** Asks as the reader does, and says beside the answer what was asked. */
const CURL = `curl() { command curl -sS -w '\\n%{http_code} %{method} %{url_effective}\\n' "$@"; }`;

interface Asked {
  readonly route: Route;
  readonly status: number;
  readonly answer: unknown;
}

describe('the requests', () => {
  const folder = makeFolder();
  let server: TestServer;
  let asked: readonly Asked[];

  beforeAll(async () => {
    server = await startLocalServer(folder);
    asked = paste(server);
  });
  afterAll(async () => {
    await server.stop();
    removeFolder(folder);
  });

  test('are at least one in each dialect', () => {
    const dialects = new Set(routes.map(({ dialect }) => dialect.name));
    expect(new Set(asked.map(({ route }) => route.dialect.name))).toEqual(dialects);
    expect(asked).toHaveLength(README.match(/^curl /gm)?.length ?? 0);
  });

  test('succeed, with what their routes declare', () => {
    for (const { route, status, answer } of asked) {
      const name = `${route.method} ${route.path}`;
      expect([name, status]).toEqual([name, route.write && status === 201 ? 201 : 200]);
      const declared = route.answers[status];
      expect([name, declared?.safeParse(answer).error]).toEqual([name, undefined]);
    }
  });

  test('show demo data, and then what was bought and used', () => {
    const lists = asked.flatMap(({ answer }) => rowsOf(answer));
    expect(lists).toHaveLength(4);
    for (const list of lists) expect(list.length).toBeGreaterThan(1);
    const balance = z.object({ balance: z.string(), grants: z.array(z.unknown()).min(1) });
    expect(balance.parse(asked[0]?.answer).balance).toBe('899.5');
    const [bought, used] = asked.filter(({ status }) => status === 201);
    const record = z.object({ balanceAfter: z.string() });
    expect(record.parse(bought?.answer).balanceAfter).toBe('909.5');
    expect(record.parse(used?.answer).balanceAfter).toBe('907');
  });
});

describe('the rest of it', () => {
  test('links to files that exist', () => {
    const links = [...README.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('names every variable of the local server', () => {
    const source = readFileSync(join(ROOT, 'infra/local/settings.ts'), 'utf8');
    const names = source.match(/\b(TALLYSTICK_[A-Z_]+|variables\.[A-Z]+)\b/g) ?? [];
    const wanted = names.map((name) => name.replace('variables.', ''));
    expect(wanted.length).toBeGreaterThan(4);
    expect(wanted.filter((name) => !README.includes(`| \`${name}\` |`))).toEqual([]);
  });

  test('names everything that is served', () => {
    const table = README.slice(README.indexOf('| dialect | served |')).split('\n\n')[0] ?? '';
    const words = new Set(table.split(/[^A-Za-z{}.-]+/));
    for (const { path } of routes) {
      const missing = path
        .split('/')
        .filter((part) => /^[a-z]/.test(part) && !/^v\d/.test(part) && !words.has(part));
      expect([path, missing]).toEqual([path, []]);
    }
  });

  test('stays readable in one sitting', () => {
    expect(README.split('\n').length).toBeLessThanOrEqual(350);
  });
});

function paste(server: TestServer): readonly Asked[] {
  const script = [CURL, ...PASTED]
    .join('\n')
    .replaceAll('http://127.0.0.1:3000', server.baseUrl)
    .replaceAll('./.tallystick', server.folder);
  const ran = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
    encoding: 'utf8',
    cwd: ROOT,
  });
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(0);
  const match = matcherOf(routes);
  const answers = [...ran.stdout.matchAll(/^(.*)\n(\d{3}) ([A-Z]+) (\S+)$/gm)];
  return answers.map(([, body = '', status, method = '', url = '']) => {
    const resource = match(method, new URL(url).pathname)?.resource;
    const route = routes.find((one) => one.path === resource && one.method === method);
    if (!route) throw new Error(`No route answers ${method} ${url}`);
    return { route, status: Number(status), answer: JSON.parse(body) };
  });
}

const listed = z.union([
  z.object({ data: z.array(z.unknown()) }).transform(({ data: rows }) => rows),
  z
    .object({ data: z.object({ credit_history: z.array(z.unknown()) }) })
    .transform(({ data: { credit_history: rows } }) => rows),
  z
    .object({ credits: z.object({ credit: z.array(z.unknown()) }) })
    .transform(({ credits: { credit: rows } }) => rows),
]);

/** The rows of a list in any dialect; none for what is no list. */
function rowsOf(answer: unknown): readonly (readonly unknown[])[] {
  const read = listed.safeParse(answer);
  return read.success ? [read.data] : [];
}
