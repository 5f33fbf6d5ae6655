/** `npm start` as a child process, with a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { type DemoKeys, readDemoKeys } from '../../infra/local/demo-keys.ts';
import { readEngineNote } from '../../infra/local/engine.ts';
import { folderPaths } from '../../infra/local/folder.ts';

export interface TestServer {
  readonly baseUrl: string;
  readonly keys: DemoKeys;
  readonly folder: string;
  readonly child: ChildProcess;
  /** Everything that it printed so far. */
  output(): string;
  /** As Ctrl-C does; answers the exit code. Leaves the folder. */
  stop(): Promise<number | null>;
  /** Server and engine at once, without a word. Leaves the folder. */
  kill9(): Promise<void>;
}

/** What a start that failed left behind. */
export interface BadStart {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const START = fileURLToPath(new URL('../../infra/local/start.ts', import.meta.url));
const LISTENING = /^tallystick listening on (http:\S+)$/m;
const READY_MILLISECONDS = 60_000;

type Variables = Readonly<Record<string, string>>;

export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'tallystick-test-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Resolves once it listens. `folder` stays when it stops, for another start on it. */
export async function startLocalServer(
  folder: string,
  variables: Variables = {},
): Promise<TestServer> {
  const run = launch({ PORT: '0', TALLYSTICK_DATA: folder, ...variables });
  const baseUrl = await listening(run);
  const { keys, engineNote } = folderPaths(folder);
  const engine = readEngineNote(engineNote);
  return {
    baseUrl,
    folder,
    child: run.child,
    keys: readDemoKeys(keys),
    output: () => run.stdout() + run.stderr(),
    stop: async () => {
      run.child.kill('SIGINT');
      return run.ended;
    },
    kill9: async () => {
      run.child.kill('SIGKILL');
      if (engine) process.kill(engine.pid, 'SIGKILL');
      await run.ended;
    },
  };
}

/** Runs a start that is expected to end by itself. */
export async function startBadly(variables: Variables): Promise<BadStart> {
  const run = launch(variables);
  const late = setTimeout(() => run.child.kill('SIGINT'), READY_MILLISECONDS);
  const code = await run.ended;
  clearTimeout(late);
  return { code, stdout: run.stdout(), stderr: run.stderr() };
}

/** One sentence that says what to do, and 1. */
export function expectSentence({ code, stderr, stdout }: BadStart, sentence: RegExp): void {
  expect(stderr).toMatch(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(code).toBe(1);
}

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  stdout(): string;
  stderr(): string;
}

function launch(variables: Variables): Run {
  const env: Record<string, string | undefined> = { ...process.env, ...variables };
  const child = spawn(process.execPath, [START], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return {
    child,
    ended: new Promise((resolve) => {
      child.once('close', resolve);
    }),
    stdout: collect(child.stdout),
    stderr: collect(child.stderr),
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}

function listening(run: Run): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => () => {
      clearTimeout(late);
      reject(new Error(`${why}:\n${run.stdout()}${run.stderr()}`));
    };
    const late = setTimeout(fail('No server came up in time'), READY_MILLISECONDS);
    void run.ended.then(fail('The server ended before it listened'));
    run.child.stdout?.on('data', () => {
      const url = LISTENING.exec(run.stdout())?.[1];
      if (!url) return;
      clearTimeout(late);
      resolve(url);
    });
  });
}
