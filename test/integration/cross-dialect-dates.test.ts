/** One credit has the same dates and the same state in all five dialects, whatever became of it. */
import { beforeEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { NOW } from '../support/shop-steps.ts';
import { useTestGateway } from '../support/test-gateway.ts';
import { VendorShop } from '../support/vendor-shop.ts';

const CREDITS = '/v1/contracts/customerCredits';
const CARE = '/webservice/rest-api/enterprise-interface/v1.0/credits';

const gateway = useTestGateway(NOW);
let shop: VendorShop;
let clients = 0;
let credit: { readonly customer_id: string; readonly credit_id: string };

/** Two items: from the day before yesterday to February, and in March. */
beforeEach(async () => {
  clients += 1;
  shop = await VendorShop.open(gateway(), { id: `client-${clients}`, number: clients });
  const made = await send(`${CREDITS}/create`, {
    customer_id: shop.client.uuid,
    product_id: 'c4ed1750-0000-8000-8000-000000000001',
    priority: 1,
    access_schedule: {
      schedule_items: [
        { amount: 10, starting_at: day('2026-01-13'), ending_before: day('2026-02-01') },
        { amount: 20, starting_at: day('2026-03-01'), ending_before: day('2026-04-01') },
      ],
    },
  });
  credit = { customer_id: shop.client.uuid, credit_id: answers.made.parse(made).data.id };
});

test('as it was sold', async () => {
  expect(await look()).toEqual({
    own: ['2026-01-13 to 2026-02-01 open', '2026-03-01 to 2026-04-01 upcoming'],
    metronome: ['2026-01-13 to 2026-02-01', '2026-03-01 to 2026-04-01', '10 left'],
    carecloud: ['to 2026-02-01 state 1', 'to 2026-04-01 state 2'],
    verifik: '2026-01-15 approved, to 2026-04-01',
    whmcs: '2026-01-15',
  });
});

test('ended earlier: what would have begun later is dropped', async () => {
  await send(`${CREDITS}/updateEndDate`, { ...credit, access_ending_before: day('2026-01-20') });
  expect(await look()).toMatchObject({
    own: ['2026-01-13 to 2026-01-20 open', '2026-03-01 to 2026-03-01 voided'],
    metronome: ['2026-01-13 to 2026-01-20', '10 left'],
    carecloud: ['to 2026-01-20 state 1', 'to 2026-03-01 state 0'],
    verifik: '2026-01-15 approved, to 2026-01-20',
  });
  vi.setSystemTime(Date.parse(day('2026-01-20')));
  expect(await look()).toEqual({
    own: ['2026-01-13 to 2026-01-20 ended', '2026-03-01 to 2026-03-01 voided'],
    metronome: ['2026-01-13 to 2026-01-20', '0 left'],
    carecloud: ['to 2026-01-20 state 2', 'to 2026-03-01 state 0'],
    verifik: '2026-01-15 approved, to 2026-01-20, over',
    whmcs: '2026-01-15',
  });
});

test('edited: one item extended, the other removed', async () => {
  const { data } = answers.metronome.parse(await send(`${CREDITS}/list`, credit));
  const [first, second] = data[0]?.access_schedule.schedule_items ?? [];
  const access_schedule = {
    update_schedule_items: [{ id: first?.id, ending_before: day('2026-05-01') }],
    remove_schedule_items: [{ id: second?.id }],
  };
  await send('/v2/contracts/credits/edit', { ...credit, access_schedule });
  vi.setSystemTime(Date.parse(day('2026-04-15')));
  expect(await look()).toMatchObject({
    own: ['2026-01-13 to 2026-05-01 open', '2026-03-01 to 2026-03-01 voided'],
    metronome: ['2026-01-13 to 2026-05-01', '10 left'],
    carecloud: ['to 2026-05-01 state 1', 'to 2026-03-01 state 0'],
    verifik: '2026-01-15 approved, to 2026-05-01',
  });
});

test('archived', async () => {
  await send('/v2/contracts/credits/archive', credit);
  expect(await look()).toMatchObject({
    own: ['2026-01-13 to 2026-02-01 voided', '2026-03-01 to 2026-04-01 voided'],
    metronome: ['2026-01-13 to 2026-02-01', '2026-03-01 to 2026-04-01', '0 left'],
    carecloud: ['to 2026-02-01 state 0', 'to 2026-04-01 state 0'],
  });
});

/** The parts of the credit, with the days on which they begin and end. */
async function look() {
  const { id, number } = shop.client;
  const own = answers.own.parse(await send(`/ledger/v1/clients/${id}/grants?state=all`));
  const listed = { ...credit, include_archived: true, include_balance: true };
  const metronome = answers.metronome.parse(await send(`${CREDITS}/list`, listed));
  const care = answers.carecloud.parse(await send(`${CARE}?customer_id=${id}`));
  const { data: record } = answers.verifik.parse(await send(`/v2/credits/${credit.credit_id}`));
  const log = answers.whmcs.parse(await getCredits(number));
  const end = `to ${dayOf(record.expiresAt)}${record.isExpired ? ', over' : ''}`;
  return {
    own: own.data.flatMap(({ parts }) =>
      parts.map((it) => `${span(it.startingAt, it.endingBefore)} ${it.state}`),
    ),
    metronome: metronome.data.flatMap(({ access_schedule, balance }) => [
      ...access_schedule.schedule_items.map((it) => span(it.starting_at, it.ending_before)),
      `${balance} left`,
    ]),
    carecloud: care.data.credits.map((it) => `to ${dayOf(it.valid_to)} state ${it.state}`),
    verifik: `${record.createdAt.slice(0, 10)} ${record.status}, ${end}`,
    whmcs: log.credits.credit[0]?.date,
  };
}

/** A GET where there is nothing to send. */
async function send(path: string, body?: object): Promise<unknown> {
  const authorization = `Bearer ${gateway().keys.admin}`;
  const posted = { method: 'POST', body: JSON.stringify(body) };
  const headers = { authorization, 'content-type': 'application/json' };
  const answer = await fetch(gateway().url + path, { headers, ...(body && posted) });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return JSON.parse(text);
}

async function getCredits(number: number): Promise<unknown> {
  const { identifier, secret } = gateway().keys;
  const asked = { action: 'GetCredits', clientid: String(number), responsetype: 'json' };
  const body = new URLSearchParams({ ...asked, identifier, secret });
  return (await fetch(`${gateway().url}/includes/api.php`, { method: 'POST', body })).json();
}

function day(text: string): string {
  return `${text}T00:00:00.000Z`;
}

/** Its first instant: anything else is no day. */
function dayOf(time: string): string {
  expect(time.slice(11)).toMatch(/^00:00:00(\.000Z)?$/);
  return time.slice(0, 10);
}

function span(from: string, to: string): string {
  return `${dayOf(from)} to ${dayOf(to)}`;
}

const answers = {
  made: z.object({ data: z.object({ id: z.string() }) }),
  own: z.object({
    data: z.array(
      z.object({
        parts: z.array(
          z.object({ startingAt: z.string(), endingBefore: z.string(), state: z.string() }),
        ),
      }),
    ),
  }),
  metronome: z.object({
    data: z.array(
      z.object({
        balance: z.number().optional(),
        access_schedule: z.object({
          schedule_items: z.array(
            z.object({ id: z.string(), starting_at: z.string(), ending_before: z.string() }),
          ),
        }),
      }),
    ),
  }),
  carecloud: z.object({
    data: z.object({ credits: z.array(z.object({ valid_to: z.string(), state: z.number() })) }),
  }),
  verifik: z.object({
    data: z.object({
      status: z.string(),
      createdAt: z.string(),
      expiresAt: z.string(),
      isExpired: z.boolean(),
    }),
  }),
  whmcs: z.object({
    credits: z.object({ credit: z.array(z.object({ date: z.string() })) }),
  }),
};
