/** Reads `Idempotency-Key`: the caller's name for its request, for ever. */
import { WireFault } from './contract.ts';
import type { Middleware } from './exchange.ts';

export const MAX_IDEMPOTENCY_KEY_LENGTH = 255;

const PRINTABLE = /^[ -~]+$/;
/** A String of RFC 8941, as draft-ietf-httpapi-idempotency-key-header asks for. */
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;

export function readIdempotencyKey(): Middleware {
  return {
    before: ({ event: exchange }) => {
      const sent = Object.entries(exchange.event.multiValueHeaders ?? {})
        .filter(([name]) => name.toLowerCase() === 'idempotency-key')
        .flatMap(([, values]) => values ?? []);
      const [first] = sent;
      if (first === undefined) return;
      const key = sent.every((other) => other === first) ? parseIdempotencyKey(first) : null;
      if (key === null) throw badKey(first);
      exchange.idempotencyKey = key;
    },
  };
}

/** 1 to 255 printable ASCII characters, bare or as a quoted string; else `null`. */
export function parseIdempotencyKey(header: string): string | null {
  const text = header.trim();
  const bare = text.startsWith('"') ? QUOTED.exec(text)?.[1]?.replace(/\\(["\\])/g, '$1') : text;
  if (bare === undefined || !PRINTABLE.test(bare)) return null;
  return bare.length <= MAX_IDEMPOTENCY_KEY_LENGTH ? bare : null;
}

function badKey(sent: string): WireFault {
  const message = `must be 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} printable ASCII characters, once`;
  return new WireFault('malformed', `Idempotency-Key ${message}.`, {
    faults: [{ name: 'Idempotency-Key', reason: 'format', value: sent.slice(0, 100), message }],
  });
}
