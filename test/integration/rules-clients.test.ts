/** The rules of clients, over HTTP: their names for ever, their closing, what can be erased. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await Counter.open();
});

interface Made {
  readonly id: string;
  readonly number: number;
  readonly uuid: string;
}

const make = (body: object) => counter.ask('POST', '/clients', { ...body });
const made = async (body: object): Promise<Made> => JSON.parse((await make(body)).text);
const patch = (client: string, body: object) =>
  counter.ask('PATCH', `/clients/${client}`, { ...body });

describe('a client', () => {
  it('has an id, a number and a uuid, chosen or made', async () => {
    const chosen = await made({ id: 'acme', number: 7, name: 'Acme', overdraftLimit: '5' });
    expect(chosen).toMatchObject({ id: 'acme', number: 7, status: 'active', overdraftLimit: '5' });
    const whole = await made({});
    expect(whole.number).toBeGreaterThanOrEqual(1_000_000);
    expect(whole.uuid).toMatch(/^[0-9a-f-]{36}$/);
    const uuid = '0b5f5a1e-7a4c-4b7e-9a53-3f1f6a3d2c11';
    expect(await made({ id: uuid })).toMatchObject({ id: uuid, uuid });
  });

  it('is one account under all of its names', async () => {
    const { uuid } = await made({ id: 'acme', number: 7, aliases: ['acme@example.com'] });
    await counter.buy('acme', { amount: '1' });
    await counter.buy('number:7', { amount: '2' });
    await counter.buy(`uuid:${uuid}`, { amount: '4' });
    await counter.buy('alias:acme%40example.com', { amount: '8' });
    expect(await counter.balance('acme')).toMatchObject({ client: 'acme', balance: '15' });
  });

  it('keeps a name for ever, also one that it no longer uses', async () => {
    await made({ id: 'acme', aliases: ['old'] });
    await patch('acme', { aliases: ['new'] });
    const answer = await make({ id: 'other', aliases: ['old'] });
    expect(answer).toMatchObject({ code: 'name_taken', outcome: 'not-recorded' });
    await made({ id: 'other' });
    expect((await patch('other', { aliases: ['new'] })).code).toBe('name_taken');
    expect((await make({ id: 'acme' })).code).toBe('name_taken');
    await patch('acme', { aliases: ['old', 'new'] });
    expect((await counter.ask('GET', '/clients/alias:old')).status).toBe(200);
  });

  it('has at most 32 aliases and 512 bytes of metadata', async () => {
    const aliases = Array.from({ length: 33 }, (_, i) => `alias-${i}`);
    expect((await make({ aliases })).code).toBe('malformed');
    expect((await make({ metadata: { note: 'x'.repeat(510) } })).code).toBe('malformed');
    expect((await make({ aliases: aliases.slice(1), metadata: { a: 'x' } })).status).toBe(201);
  });

  it('can have its personal fields erased, while its ledger stays', async () => {
    await made({ id: 'acme', name: 'Ann', email: 'ann@example.com', metadata: { vat: '1' } });
    await counter.buy('acme', { amount: '5' });
    const erased = await patch('acme', { name: null, email: null, metadata: null });
    expect(JSON.parse(erased.text)).toMatchObject({ name: null, email: null, metadata: {} });
    expect(await counter.balance('acme')).toMatchObject({ balance: '5' });
    expect(await counter.history('acme')).toHaveLength(1);
  });
});

describe('an erased client', () => {
  it('is in no answer that is replayed, and its making is replayed all the same', async () => {
    const body = { id: 'acme', name: 'Ann', email: 'ann@example.com' };
    const first = await counter.ask('POST', '/clients', body, { key: 'make' });
    const change = { name: 'Anna' };
    await counter.ask('PATCH', '/clients/acme', change, { key: 'rename' });
    await patch('acme', { name: null, email: null });
    // Whoever repeats it brings the fields along; nobody else learns them.
    const again = await counter.ask('POST', '/clients', body, { key: 'make' });
    expect(again).toMatchObject({ text: first.text, replayed: true });
    const found = await counter.ask('GET', '/clients/acme/requests/rename');
    expect(found.text).not.toMatch(/Ann/);
  });
});

describe('a closed client', () => {
  beforeEach(async () => {
    await made({ id: 'acme', overdraftLimit: '100' });
    await counter.buy('acme', { amount: '10' });
  });

  const close = () => counter.ask('POST', '/clients/acme/close', {});

  it('is closed by a posting that moves nothing', async () => {
    expect(JSON.parse((await close()).text)).toMatchObject({ id: 'acme', status: 'closed' });
    expect((await counter.history('acme')).at(-1)).toMatchObject({
      kind: 'closing',
      delta: '0',
      balanceAfter: '10',
    });
    expect((await close()).code).toBe('client_closed');
  });

  it('begins nothing new', async () => {
    const grant = await counter.buy('acme', { amount: '1' });
    const pending = await counter.buy('acme', { amount: '1', status: 'pending' });
    const usage = await counter.use('acme', { amount: '1' });
    await close();
    const refused = async (path: string, body = {}) =>
      expect(await counter.refusal(path, body)).toBe('client_closed');
    await refused('/clients/acme/purchases', { amount: '1' });
    await refused('/clients/acme/usages', { amount: '1', postPaid: true });
    await refused('/clients/acme/holds', { amount: '1', expiresInSeconds: 9 });
    await refused('/clients/acme/batch', { operations: [{ op: 'usage', amount: '1' }] });
    await refused(`/credits/${pending.id}/approve`);
    await refused(`/credits/${usage.id}/reverse`);
    await refused(`/credits/${grant.id}/void`);
    await refused(`/credits/${grant.id}/edit`, { priority: 1 });
    const adjust = { credit: grant.id, direction: 'add', amount: '1', reason: 'x' };
    await refused('/clients/acme/adjustments', adjust);
    const other = await counter.client();
    await refused('/transfers', { from: 'acme', to: other, amount: '1' });
    expect((await patch('acme', { overdraftLimit: '5' })).code).toBe('client_closed');
  });

  it('settles the holds that are open, and its grants still expire', async () => {
    await counter.buy('acme', { amount: '5', endingBefore: counter.day(5), priority: 900 });
    const captured = await counter.hold('acme', { amount: '3' });
    const released = await counter.hold('acme', { amount: '3' });
    await close();
    await counter.change(captured, 'approve');
    await counter.change(released, 'fail');
    counter.turnTo(5);
    expect(await counter.balance('acme')).toMatchObject({ balance: '7', used: '3', expired: '5' });
  });

  it('can still be read, and erased', async () => {
    await close();
    expect((await counter.ask('GET', '/clients/acme')).status).toBe(200);
    expect((await patch('acme', { name: null })).status).toBe(200);
  });
});
