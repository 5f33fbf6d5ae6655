/** How far each shard of the stream is delivered, kept in a file for the next start. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const kept = z.object({
  /** Another stream has other shards: then all begins anew. */
  stream: z.string(),
  /** Of each shard the last sequence number that is settled. */
  shards: z.record(z.string(), z.string()),
});

export interface StreamPosition {
  /** `null`: from its first record that there is. */
  of(shardId: string): string | null;
  move(shardId: string, sequence: string): void;
}

/** A file that is gone or damaged is none: records may come twice. `null`: for this run only. */
export function openPosition(path: string | null, streamArn: string): StreamPosition {
  const shards = new Map(path === null ? [] : readPositions(path, streamArn));
  return {
    of: (shardId) => shards.get(shardId) ?? null,
    move: (shardId, sequence) => {
      if (shards.get(shardId) === sequence) return;
      shards.set(shardId, sequence);
      if (path === null) return;
      const text = JSON.stringify({ stream: streamArn, shards: Object.fromEntries(shards) });
      writeFileSync(`${path}.new`, `${text}\n`, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
}

function readPositions(path: string, streamArn: string): [string, string][] {
  if (!existsSync(path)) return [];
  try {
    const { stream, shards } = kept.parse(JSON.parse(readFileSync(path, 'utf8')));
    return stream === streamArn ? Object.entries(shards) : [];
  } catch {
    return [];
  }
}
