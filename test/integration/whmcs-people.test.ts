/** WHMCS's clients are the ledger's: made once, listed, erased, and known by any other name. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';
import { MemoryTable } from '../support/memory-table.ts';

let table: MemoryTable;
let counter: Counter;

beforeEach(async () => {
  table = new MemoryTable();
  counter = await Counter.open(table);
});

const JOHN = {
  action: 'AddClient',
  firstname: 'John',
  lastname: 'Doe',
  email: 'john@example.com',
  companyname: 'Doe & Sons',
  address1: '123 Main Street',
  city: 'Anytown',
  state: 'State',
  postcode: '12345',
  country: 'us',
  phonenumber: '+1 (800) 555-1234',
  password2: 'correct horse battery staple',
  cardnum: '4111111111111111',
  cvv: '987',
  securityqans: 'first pet: Rex',
};
const ask = async (fields: Record<string, string>, key?: string) => {
  const heard = await counter.form(fields, key === undefined ? {} : { key });
  return { ...heard, body: JSON.parse(heard.text) };
};
const details = async (fields: Record<string, string>) =>
  (await ask({ action: 'GetClientsDetails', ...fields })).body;
const listed = async (fields: Record<string, string> = {}): Promise<number[]> => {
  const { body } = await ask({ action: 'GetClients', ...fields });
  return body.clients.client.map(({ id }: { id: number }) => id);
};

describe('AddClient', () => {
  it('happens once under an id, and the address is given once', async () => {
    const first = await ask(JOHN, 'add-1');
    expect(await ask(JOHN, 'add-1')).toMatchObject({ text: first.text, replayed: true });
    const { outcome, body } = await ask({ ...JOHN, email: 'John@Example.com' });
    expect([outcome, body.message]).toEqual([
      'not-recorded',
      'A user already exists with that email address',
    ]);
    const other = await ask({ ...JOHN, lastname: 'Roe' }, 'add-1');
    expect([other.outcome, other.body.result]).toEqual(['not-recorded', 'error']);
    expect(await listed()).toEqual([Number(first.body.clientid)]);
  });

  it('by copies at the same time makes one client', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(JOHN)));
    expect(answers.filter(({ body }) => body.result === 'success')).toHaveLength(1);
    expect(await listed()).toHaveLength(1);
  });

  it('keeps no password, card or answer, and what it keeps can be erased', async () => {
    const { clientid } = (await ask(JOHN, 'add-1')).body;
    expect(await details({ clientid })).toMatchObject({
      client: { fullname: 'John Doe', companyname: 'Doe & Sons', countrycode: 'US' },
    });
    const kept = () =>
      JSON.stringify(table.items(), (_, value) =>
        typeof value === 'bigint' ? String(value) : value,
      );
    for (const secret of [JOHN.password2, JOHN.cardnum, JOHN.cvv, JOHN.securityqans]) {
      expect(kept()).not.toContain(secret);
    }
    const erased = { name: null, email: null, metadata: {} };
    await counter.read('PATCH', `/clients/number:${clientid}`, erased);
    for (const personal of ['Doe', 'Main Street', '555-1234', 'john@example.com']) {
      expect(kept()).not.toContain(personal);
    }
    expect(await details({ clientid })).toMatchObject({ fullname: '', address1: '', email: '' });
    expect((await details({ email: JOHN.email })).message).toBe('Client Not Found');
  });
});

describe('GetClientsDetails', () => {
  it('tells the balance, of a client of any dialect', async () => {
    await counter.client({
      id: 'acme',
      number: 7,
      name: 'Blue Heron Books',
      email: 'b@heron.example',
    });
    await counter.buy('acme', { amount: '12.349' });
    await counter.hold('acme', { amount: '2' });
    const shown = await details({ clientid: '7', stats: 'true' });
    expect(shown).toMatchObject({
      client_id: 7,
      firstname: 'Blue',
      lastname: 'Heron Books',
      credit: '12.34',
      client: { credit: '12.34' },
      stats: { incredit: true, creditbalance: '12.34 USD' },
    });
    expect((await details({ email: 'B@Heron.example' })).id).toBe(7);
    // A part of an address, and the number of nobody, lead nowhere.
    expect((await details({ email: 'heron.example' })).message).toBe('Client Not Found');
    expect((await details({ clientid: '8', email: 'b@heron.example' })).message).toBe(
      'Client Not Found',
    );
  });
});

describe('GetClients', () => {
  beforeEach(async () => {
    for (const number of [3, 1, 2]) {
      const name = `Client ${'CAB'.charAt(number - 1)}`;
      await counter.client({ id: `c${number}`, number, name, email: `${name.at(-1)}@example.com` });
    }
    await counter.ask('POST', '/clients/c2/close', {});
  });

  it('pages by number in both directions', async () => {
    expect(await listed()).toEqual([1, 2, 3]);
    expect(await listed({ limitstart: '1' })).toEqual([2, 3]);
    expect(await listed({ sorting: 'desc', limitnum: '2' })).toEqual([3, 2]);
    expect(await listed({ limitstart: '99' })).toEqual([]);
  });

  it('orders and searches', async () => {
    expect(await listed({ orderby: 'lastname' })).toEqual([2, 3, 1]);
    expect(await listed({ orderby: 'email', sorting: 'DESC' })).toEqual([1, 3, 2]);
    expect(await listed({ orderby: 'datecreated' })).toEqual([1, 2, 3]);
    expect(await listed({ orderby: 'status', limitnum: '2' })).toEqual([1, 3]);
    expect(await listed({ search: 'client b' })).toEqual([3]);
    expect(await listed({ search: 'A@EX' })).toEqual([2]);
    expect(await listed({ search: 'example' })).toEqual([]);
    expect(await listed({ status: 'Active', search: 'cli' })).toEqual([1, 3]);
    expect(await listed({ status: 'closed' })).toEqual([2]);
  });
});
