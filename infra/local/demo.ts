/** What an empty local store is filled with: three clients whose lists all show something. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/** The client that the restricted demo key is for. */
export const FIRST_CLIENT = { number: 1, id: 'blue-heron' };

const demoClient = z.object({ id: z.string(), number: z.number(), uuid: z.string() });

export type DemoClient = z.infer<typeof demoClient>;

interface Step {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What becomes of the credit that the step made. */
  readonly settle?: 'fail';
}

const DAY_MILLISECONDS = 86_400_000;
const ACCEPTED = new Set([200, 201]);

/**
 * Fills an empty store through its own API, with `key`, at `baseUrl`. A start that was cut short
 * goes on where it stopped: `mark` is a file that keeps the day of the first attempt, so that the
 * requests are the same and their ids find what is done.
 */
export async function seedDemo(baseUrl: string, key: string, mark: string): Promise<void> {
  const send = sender(baseUrl, key);
  if (!existsSync(mark)) {
    const found = await send('GET', '/ledger/v1/clients?limit=1');
    if (z.object({ data: z.array(z.unknown()) }).parse(found).data.length > 0) return;
    writeFileSync(mark, String(Date.now()));
  }
  const since = Number(readFileSync(mark, 'utf8'));
  for (const [index, step] of stepsFrom(since).entries()) {
    const made = await send('POST', step.path, step.body, `demo-${index}`);
    if (step.settle === 'fail') {
      const { id } = z.object({ id: z.string() }).parse(made);
      await send('POST', `/ledger/v1/credits/${id}/fail`, {}, `demo-${index}-fail`);
    }
  }
  rmSync(mark, { force: true });
}

/** The demo client as it is in the store; `null` where the store holds other things. */
export async function findDemoClient(baseUrl: string, key: string): Promise<DemoClient | null> {
  const answer = await fetch(`${baseUrl}/ledger/v1/clients/${FIRST_CLIENT.id}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const read = demoClient.safeParse(await answer.json());
  return read.success ? read.data : null;
}

function stepsFrom(since: number): readonly Step[] {
  return [...blueHeron(since), ...tinLantern(), ...quietMill()];
}

function blueHeron(since: number): readonly Step[] {
  const { id, number } = FIRST_CLIENT;
  const soon = new Date(since + 14 * DAY_MILLISECONDS).toISOString();
  return [
    client({ id, number, name: 'Blue Heron Books', email: 'accounts@blue-heron.example' }),
    purchase(id, {
      amount: '1000',
      description: 'Starter credits',
      paymentMethod: 'credit_card',
      currency: 'USD',
      exchangeRate: '1',
      price: '900.00',
    }),
    purchase(id, { amount: '50', description: 'Welcome gift', priority: 10, endingBefore: soon }),
    usage(id, { amount: '120.5', description: 'Address checks, first week' }),
    usage(id, { amount: '30', description: 'Address checks, second week' }),
    purchase(id, {
      amount: '500',
      status: 'pending',
      description: 'Refill, waiting for the transfer',
      paymentMethod: 'bank_transfer',
      currency: 'USD',
      price: '450.00',
    }),
  ];
}

function tinLantern(): readonly Step[] {
  const id = 'tin-lantern';
  const email = 'office@tin-lantern.example';
  return [
    client({ id, number: 2, name: 'Tin Lantern Studio', email }),
    purchase(id, {
      amount: '250',
      description: 'Yearly package',
      paymentMethod: 'bank_transfer',
      currency: 'EUR',
      exchangeRate: '1.08',
      price: '240.00',
    }),
    usage(id, { amount: '12.25', description: 'Image rendering' }),
    {
      ...purchase(id, {
        amount: '100',
        status: 'pending',
        description: 'Card was declined',
        paymentMethod: 'credit_card',
        currency: 'EUR',
        price: '96.00',
      }),
      settle: 'fail',
    },
  ];
}

function quietMill(): readonly Step[] {
  const id = 'quiet-mill';
  return [
    client({ id, number: 3, name: 'Quiet Mill', overdraftLimit: '100' }),
    purchase(id, { amount: '100', description: 'Trial', paymentMethod: 'credit_card' }),
    usage(id, { amount: '80', description: 'Reports' }),
    usage(id, { amount: '35', postPaid: true, description: 'Reports, to be settled later' }),
  ];
}

function client(body: Step['body']): Step {
  return { path: '/ledger/v1/clients', body };
}

function purchase(client: string, body: Step['body']): Step {
  return { path: `/ledger/v1/clients/${client}/purchases`, body };
}

function usage(client: string, body: Step['body']): Step {
  return { path: `/ledger/v1/clients/${client}/usages`, body };
}

type Send = (method: string, path: string, body?: object, id?: string) => Promise<unknown>;

function sender(baseUrl: string, key: string): Send {
  return async (method, path, body, id) => {
    const answer = await fetch(baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(id ? { 'idempotency-key': id } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (ACCEPTED.has(answer.status)) return JSON.parse(text);
    throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
  };
}
