/** A proxy between the SDK and the engine: some of the requests that it passes on meet a fault. */
import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from 'node:http';
import type { WireAnswer } from './dynamodb-answers.ts';
import { seeded } from './seeded.ts';
import { type Fault, type FaultKind, TRANSACTIONS_ONLY, WIRE_FAULTS } from './wire-faults.ts';

export interface FaultProxy {
  readonly endpoint: string;
  /** From now on these faults instead; none at first. */
  inject(faults: readonly Fault[]): void;
  /** How many requests met each fault, or none. */
  readonly tally: ReadonlyMap<FaultKind | 'none', number>;
  close(): Promise<void>;
}

/** `seed` decides which requests meet a fault, in the order in which they come. */
export async function startFaultProxy(target: string, seed: number): Promise<FaultProxy> {
  const random = seeded(seed);
  const agent = new Agent({ keepAlive: true });
  const tally = new Map<FaultKind | 'none', number>();
  let faults: readonly Fault[] = [];
  const server = createServer((request, response) => {
    const fault = chosen(faults, request, random);
    const kind = fault?.kind ?? 'none';
    tally.set(kind, (tally.get(kind) ?? 0) + 1);
    const execute = executor(agent, target, request);
    answer(request, response, fault, random, execute).catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert(typeof address === 'object' && address);
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    inject: (others) => {
      faults = others;
    },
    tally,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      agent.destroy();
    },
  };
}

/** At most one fault a request: each has its part of [0, 1). */
function chosen(
  faults: readonly Fault[],
  { headers }: IncomingMessage,
  random: () => number,
): Fault | null {
  const isTransaction = String(headers['x-amz-target']).endsWith('.TransactWriteItems');
  let point = random();
  for (const fault of faults) {
    if (TRANSACTIONS_ONLY.has(fault.kind) && !isTransaction) continue;
    if (point < fault.share) return fault;
    point -= fault.share;
  }
  return null;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault | null,
  random: () => number,
  execute: (body: Buffer) => Promise<WireAnswer>,
): Promise<void> {
  const body = await bodyOf(request);
  if (!fault) return writeWhole(response, await execute(body));
  const ending = await WIRE_FAULTS[fault.kind]({
    body,
    random,
    milliseconds: fault.milliseconds ?? 0,
    execute: (other = body) => execute(other),
  });
  if (ending.shown === 'whole') return writeWhole(response, ending.answer);
  if (ending.shown === 'half') await writeHalf(response, ending.answer);
  if (ending.shown === 'nothing' || ending.then === 'cut') request.socket.destroy();
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function executor(agent: Agent, target: string, { headers, method = 'POST' }: IncomingMessage) {
  const { host: _, connection: __, ...passed } = headers;
  return async (body: Buffer): Promise<WireAnswer> => {
    const options = { agent, method, headers: { ...passed, 'content-length': body.length } };
    const outgoing = send(target, options).end(body);
    const [answered]: IncomingMessage[] = await once(outgoing, 'response');
    assert(answered?.statusCode);
    return { status: answered.statusCode, headers: answered.headers, body: await bodyOf(answered) };
  };
}

function writeWhole(response: ServerResponse, whole: WireAnswer): void {
  writeHead(response, whole);
  response.end(whole.body);
}

async function writeHalf(response: ServerResponse, whole: WireAnswer): Promise<void> {
  writeHead(response, whole);
  const half = whole.body.subarray(0, Math.floor(whole.body.length / 2));
  await new Promise((written) => {
    response.write(half, written);
  });
}

function writeHead(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  const { connection: _, 'transfer-encoding': __, ...passed } = headers;
  response.writeHead(status, { ...passed, 'content-length': body.length });
}
