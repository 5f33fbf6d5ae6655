/** A shopfront whose log is listened to: whatever it says and whatever it stores. */
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { SCOPES } from '../../functions/access/caller.ts';
import { furnish, type World } from './matrix-world.ts';
import { MemoryTable } from './memory-table.ts';
import { type Credentials, Shopfront } from './shopfront.ts';

export interface Listening {
  readonly front: Shopfront;
  readonly world: World;
  readonly table: MemoryTable;
  /** May do everything. */
  readonly admin: Credentials;
  /** Since the test began. */
  logged(): string;
  /** What was logged and what is stored. */
  kept(): string;
}

/** Anew for every test of a file. */
export function useListening(): () => Listening {
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'DEBUG');
  let front: Shopfront;
  let now: Listening;
  beforeAll(async () => {
    front = await Shopfront.open(new MemoryTable());
  });
  afterAll(() => front.close());
  beforeEach(async () => {
    now = await listeningOn(front);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return () => now;
}

export function expectNone(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) expect(text).not.toContain(secret);
}

async function listeningOn(front: Shopfront): Promise<Listening> {
  const table = new MemoryTable();
  front.moveTo(table);
  const admin = await front.key(SCOPES);
  const world = await furnish(front, admin);
  const heard: string[] = [];
  const listen = (text: unknown) => {
    heard.push(String(text));
    return true;
  };
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation(listen);
  }
  for (const method of ['log', 'error', 'warn', 'info'] as const) {
    vi.spyOn(console, method).mockImplementation((...said) => listen(said.map(String).join(' ')));
  }
  const whole = { depth: 9, maxArrayLength: null, maxStringLength: null };
  const logged = () => heard.join('\n');
  const kept = () => `${logged()}\n${inspect(table.items(), whole)}`;
  return { front, world, table, admin, logged, kept };
}
