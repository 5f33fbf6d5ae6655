/** The few calls of API Gateway's control plane that make keys, on a port of this computer. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { UsagePlans } from './usage-plans.ts';

export interface ControlPlane {
  readonly endpoint: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const newKey = z.object({ name: z.string(), value: z.string().regex(/^[A-Za-z0-9]{20,128}$/) });
const newPlanKey = z.object({ keyId: z.string(), keyType: z.literal('API_KEY') });

export async function openControlPlane(plans: UsagePlans): Promise<ControlPlane> {
  const keys = new Map<string, string>();
  const server = createServer((request, response) => {
    answer(plans, keys, request)
      .catch((): Answer => notUnderstood('The request is not one that is known here.'))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

async function answer(
  plans: UsagePlans,
  keys: Map<string, string>,
  request: IncomingMessage,
): Promise<Answer> {
  const { method, url = '' } = request;
  const { pathname } = new URL(url, 'http://localhost');
  if (method === 'GET' && pathname === '/usageplans') {
    return { status: 200, body: { item: plans.plans.map(({ name }) => ({ id: name, name })) } };
  }
  const body: unknown = JSON.parse(await text(request));
  if (method === 'POST' && pathname === '/apikeys') {
    const { name, value } = newKey.parse(body);
    const id = randomBytes(5).toString('hex');
    keys.set(id, value);
    return { status: 201, body: { id, name, value, enabled: true } };
  }
  const plan = /^\/usageplans\/([^/]+)\/keys$/.exec(pathname)?.[1];
  if (method === 'POST' && plan !== undefined) {
    const { keyId, keyType } = newPlanKey.parse(body);
    const value = keys.get(keyId);
    if (value === undefined || !plans.join(value, plan)) return notUnderstood('Not found.', 404);
    return { status: 201, body: { id: keyId, type: keyType } };
  }
  return notUnderstood('Not found.', 404);
}

function notUnderstood(message: string, status = 400): Answer {
  return { status, body: { message } };
}
