/** Two WHMCS clients from npm do the round trip on `npm start`: client, credit, invoice, log. */
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import Whmcs from 'whmcs';
import { Billing, Clients, System } from 'whmcs-js';
import * as z from 'zod';
import {
  makeFolder,
  removeFolder,
  startLocalServer,
  type TestServer,
} from '../support/local-server.ts';

const folder = makeFolder();
let server: TestServer;

beforeAll(async () => {
  server = await startLocalServer(folder);
});

afterAll(async () => {
  await server.stop();
  removeFolder(folder);
});

const url = () => `${server.baseUrl}/includes/api.php`;
const today = () => new Date().toISOString().slice(0, 10);

const person = (email: string) => ({
  firstname: 'John',
  lastname: 'Doe',
  email,
  address1: '123 Main Street',
  city: 'Anytown',
  state: 'State',
  postcode: '12345',
  country: 'US',
  phonenumber: '800-555-1234',
  password2: 'a password that nothing keeps',
});

const added = z.object({ clientid: z.string() });
const created = z.object({ invoiceid: z.string(), status: z.literal('Unpaid') });

/** Lines of the log, as `amount description relid`. */
const lines = z
  .object({ credits: z.object({ credit: z.array(z.record(z.string(), z.string())) }) })
  .transform(({ credits }) =>
    credits.credit.map(({ amount, description, relid }) => `${amount} ${description} ${relid}`),
  );

type Callback = (error: Error | null, answer: unknown) => void;

describe('whmcs', () => {
  const client = () => {
    const { identifier, secret } = server.keys.whmcs;
    return new Whmcs({ username: identifier, password: secret, serverUrl: url() });
  };
  const ask = (call: (whmcs: Whmcs, done: Callback) => void) =>
    promisify((done: Callback) => call(client(), done))();

  test('makes a client, adds credit, bills it, and pays the bill from the credit', async () => {
    const answer = await ask((whmcs, done) =>
      whmcs.customers.createCustomer(person('whmcs@example.com'), done),
    );
    const { clientid } = added.parse(answer);
    const id = Number(clientid);
    await ask((whmcs, done) => whmcs.billing.addCredit(id, '20.5', 'Prefunds', done));
    const bill = { itemdescription1: 'Hosting', itemamount1: '15.95', date: '2026-01-01' };
    const made = await ask((whmcs, done) => whmcs.billing.createInvoice(id, bill, done));
    const { invoiceid } = created.parse(made);
    expect(await ask((whmcs, done) => whmcs.billing.applyCredit(invoiceid, '10', done))).toEqual({
      result: 'success',
      invoiceid,
      amount: '10.00',
      invoicepaid: 'false',
    });
    expect(
      await ask((whmcs, done) => whmcs.billing.applyCredit(invoiceid, 'full', done)),
    ).toMatchObject({ amount: '5.95', invoicepaid: 'true' });
    expect(await ask((whmcs, done) => whmcs.billing.getInvoice(invoiceid, done))).toMatchObject({
      userid: id,
      date: '2026-01-01',
      subtotal: '15.95',
      credit: '15.95',
      balance: '0.00',
      status: 'Paid',
      datepaid: expect.stringContaining(today()),
    });
    const details = await ask((whmcs, done) => whmcs.customers.getCustomer(clientid, {}, done));
    expect(details).toMatchObject({
      fullname: 'John Doe',
      credit: '4.55',
      stats: { incredit: true },
    });
    const log = await ask((whmcs, done) => whmcs.customers.getCredits(id, done));
    expect(lines.parse(log)).toEqual([
      '20.50 Prefunds 0',
      `-10.00 Credit Applied to Invoice #${invoiceid} ${invoiceid}`,
      `-5.95 Credit Applied to Invoice #${invoiceid} ${invoiceid}`,
    ]);
  });

  test('throws the words of what is refused', async () => {
    const refused = (call: (whmcs: Whmcs, done: Callback) => void) =>
      ask(call).catch((error: unknown) => String(error));
    expect(await refused((whmcs, done) => whmcs.billing.applyCredit('999999', '1', done))).toBe(
      'Error: WHMCS Error (200): Invoice ID Not Found',
    );
    expect(
      await refused((whmcs, done) => whmcs.customers.createCustomer(person('no address'), done)),
    ).toBe('Error: WHMCS Error (200): The email address you entered was not valid');
  });
});

describe('whmcs-js', () => {
  const options = () => ({ ...server.keys.whmcs, serverUrl: url() });

  test('does the same round trip', async () => {
    const [billing, clients] = [new Billing(options()), new Clients(options())];
    const { clientid } = added.parse(await clients.addClient(person('whmcs-js@example.com')));
    expect(await clients.addClient(person('whmcs-js@example.com'))).toEqual({
      result: 'error',
      message: 'A user already exists with that email address',
    });
    await billing.addCredit({ clientid, description: 'Prefunds', amount: '12.34' });
    const bill = { userid: clientid, itemdescription1: 'Domain', itemamount1: 9.5 };
    const { invoiceid } = created.parse(await billing.createInvoice(bill));
    expect(await billing.applyCredit({ invoiceid, amount: 9.5 })).toMatchObject({
      result: 'success',
      amount: '9.50',
      invoicepaid: 'true',
    });
    expect(await billing.getInvoice({ invoiceid })).toMatchObject({
      status: 'Paid',
      date: today(),
      items: { item: [{ description: 'Domain', amount: '9.50' }] },
      transactions: '',
    });
    expect(await clients.getClientsDetails({ email: 'whmcs-js@example.com' })).toMatchObject({
      client: { id: Number(clientid), credit: '2.84' },
    });
    const log = lines.parse(await billing.getCredits({ clientid }));
    expect(log).toEqual([
      '12.34 Prefunds 0',
      `-9.50 Credit Applied to Invoice #${invoiceid} ${invoiceid}`,
    ]);
  });

  test('lists clients, and tells the release', async () => {
    const answer = await new Clients(options()).getClients({ search: 'john', limitnum: 1 });
    expect(answer).toMatchObject({
      result: 'success',
      totalresults: 2,
      numreturned: 1,
      clients: { client: [{ firstname: 'John', lastname: 'Doe', status: 'Active' }] },
    });
    const release = await new System(options()).callApi({ action: 'WhmcsDetails' });
    expect(release).toMatchObject({ result: 'success', whmcs: { version: '8.13.1' } });
  });

  test('gives back what is refused, as it comes', async () => {
    const wrong = new Billing({ ...options(), secret: 'wrong' });
    expect(await wrong.getCredits({ clientid: 1 })).toEqual({
      result: 'error',
      message: 'Authentication Failed',
    });
  });
});
