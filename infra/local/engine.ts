/** The embedded DynamoDB engine as a child process: started, awaited, stopped, never left over. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { StartFault } from './settings.ts';
import { indexStream } from './stream-index.ts';

export interface Engine {
  readonly endpoint: string;
  /** False where its stream could not be indexed: it works, but slows down as it grows. */
  readonly indexed: boolean;
  /** Resolves when the process is gone, whoever ended it. */
  readonly gone: Promise<void>;
  stop(): Promise<void>;
}

/** What a running engine leaves for the next start and for scripts. */
export interface EngineNote {
  readonly pid: number;
  readonly endpoint: string;
}

const READY_MILLISECONDS = 15_000;
const STOP_MILLISECONDS = 5_000;
const ATTEMPTS = 3;

// The shell becomes the engine. A subshell beside it waits on a pipe that only we hold: at its
// end, so when we are gone without a word, it ends the engine; a line on it says all is well.
const WATCHED = '{ read -r _ <&3 || kill -TERM $$; } 2>/dev/null & exec "$@" 3<&-';

const BINARY = fileURLToPath(
  new URL('../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url),
);

/** Starts it on a free port over `storeFile`; notes where it runs in `noteFile`. */
export async function startEngine(
  storeFile: string,
  noteFile: string,
  binary: string = BINARY,
): Promise<Engine> {
  if (!existsSync(binary)) {
    throw new StartFault(
      `No DynamoDB engine for ${process.platform} ${process.arch} is installed: run npm ci ` +
        '--include=optional on linux x64, else set DYNAMODB_ENDPOINT to a running engine.',
    );
  }
  await endLeftOver(noteFile, storeFile);
  for (let attempt = 1; ; attempt += 1) {
    const started = await launch(binary, storeFile, noteFile);
    if (typeof started !== 'string') return started;
    // The port was free a moment ago: someone else may have been faster.
    if (attempt === ATTEMPTS || !started.includes('in use')) {
      throw new StartFault(`The engine ${binary} did not start: ${started || 'no reason given'}.`);
    }
  }
}

/** The engine, or what it said when it did not start. */
async function launch(binary: string, store: string, noteFile: string): Promise<Engine | string> {
  const port = await freePort();
  const argv = ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', store];
  // Detached: Ctrl-C is for us, the engine goes last.
  const child = spawn('/bin/sh', ['-c', WATCHED, 'sh', binary, ...argv], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const gone = waitForEnd(child);
  const said = collect(child);
  const endpoint = `http://127.0.0.1:${port}`;
  const note: EngineNote = { pid: child.pid ?? 0, endpoint };
  writeFileSync(noteFile, JSON.stringify(note));
  void gone.then(() => {
    if (readEngineNote(noteFile)?.pid === note.pid) rmSync(noteFile, { force: true });
  });
  if (!(await answers(endpoint, gone))) {
    child.kill('SIGKILL');
    await gone;
    return said();
  }
  return { endpoint, indexed: indexStream(store), gone, stop: () => stop(child, gone) };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = `${text}${chunk}`.slice(-500);
  });
  return () => text.trim().split('\n').at(-1) ?? '';
}

async function waitForEnd(child: ChildProcess): Promise<void> {
  // An error here means that there is no shell: as good as an end.
  await Promise.race([once(child, 'exit'), once(child, 'error')]).catch(() => {});
  const watch = child.stdio[3];
  if (watch instanceof Writable) {
    watch.on('error', () => {});
    watch.end('\n');
  }
}

async function stop(child: ChildProcess, gone: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const patience = new AbortController();
  const late = sleep(STOP_MILLISECONDS, 'late', { signal: patience.signal }).catch(() => 'done');
  if ((await Promise.race([gone, late])) === 'late') child.kill('SIGKILL');
  patience.abort();
  await gone;
}

async function answers(endpoint: string, gone: Promise<void>): Promise<boolean> {
  let ended = false;
  void gone.then(() => {
    ended = true;
  });
  const deadline = Date.now() + READY_MILLISECONDS;
  while (!ended && Date.now() < deadline) {
    const answer = await fetch(endpoint, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
    if (answer) {
      await answer.body?.cancel();
      return !ended;
    }
    await sleep(20);
  }
  return false;
}

/** An engine of this very store that outlived its server; nothing else is ever touched. */
async function endLeftOver(noteFile: string, storeFile: string): Promise<void> {
  const note = readEngineNote(noteFile);
  if (!note || !isEngineOf(note.pid, storeFile)) return;
  signal(note.pid, 'SIGTERM');
  const deadline = Date.now() + STOP_MILLISECONDS;
  while (isEngineOf(note.pid, storeFile)) {
    if (Date.now() > deadline) signal(note.pid, 'SIGKILL');
    await sleep(20);
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself meanwhile.
  }
}

/** Where the engine of a data folder runs; `null` where none was noted. */
export function readEngineNote(noteFile: string): EngineNote | null {
  try {
    const note: unknown = JSON.parse(readFileSync(noteFile, 'utf8'));
    if (typeof note !== 'object' || note === null) return null;
    if (!('pid' in note && 'endpoint' in note)) return null;
    const { pid, endpoint } = note;
    return typeof pid === 'number' && typeof endpoint === 'string' ? { pid, endpoint } : null;
  } catch {
    return null;
  }
}

function isEngineOf(pid: number, storeFile: string): boolean {
  if (pid <= 1) return false;
  try {
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return argv[1] === 'serve' && argv.includes(storeFile);
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
