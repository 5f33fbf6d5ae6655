/** The data folder: made if missing, checked, held by one server at a time. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartFault } from './settings.ts';

export interface Folder {
  readonly path: string;
  /** The engine's SQLite file. */
  readonly store: string;
  /** Where the engine that serves this folder is noted while it runs. */
  readonly engineNote: string;
  readonly keys: string;
  /** There while demo data are being written. */
  readonly demoMark: string;
  /** How far the stream is delivered. */
  readonly streamPosition: string;
  /** Records of the stream that were given up, one a line. */
  readonly failedRecords: string;
  /** The functions as bundled for this server. */
  readonly bundles: string;
  /** Lets the next server in; removes the folder where nothing is to be kept. */
  close(): void;
}

/** What lies where in a data folder. */
export function folderPaths(folder: string): Omit<Folder, 'close'> {
  const path = resolve(folder);
  return {
    path,
    store: join(path, 'store.sqlite'),
    engineNote: join(path, 'engine.json'),
    keys: join(path, 'demo-keys.json'),
    demoMark: join(path, 'demo-unfinished'),
    streamPosition: join(path, 'stream-position.json'),
    failedRecords: join(path, 'failed-stream-records.jsonl'),
    bundles: join(path, 'functions'),
  };
}

/** Opens `folder`, or a temporary one for `null`. Throws a StartFault. */
export function openFolder(folder: string | null): Folder {
  const paths = folderPaths(folder ?? mkdtempSync(join(tmpdir(), 'tallystick-')));
  try {
    mkdirSync(paths.path, { recursive: true, mode: 0o700 });
    const probe = join(paths.path, `probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch {
    throw new StartFault(
      `The data folder ${paths.path} cannot be written: set TALLYSTICK_DATA to one that can.`,
    );
  }
  const release = hold(paths.path);
  return {
    ...paths,
    close: () => {
      release();
      if (folder === null) rmSync(paths.path, { recursive: true, force: true });
    },
  };
}

/** A lock that the kernel takes back when the process dies, however it dies. */
function hold(path: string): () => void {
  const lock = new DatabaseSync(join(path, 'lock.sqlite'), { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new StartFault(
      `Tallystick already runs on ${path}: stop it, or set TALLYSTICK_DATA to another folder.`,
    );
  }
  return () => lock.close();
}
