/** What a shop does with one client's credits, through whichever dialect. */
import * as z from 'zod';
import { lookAt, type Named, type Views } from './five-views.ts';
import type { TestGateway } from './test-gateway.ts';

const CARECLOUD = '/webservice/rest-api/enterprise-interface/v1.0/credits/actions';
const named = z.object({ id: z.string(), number: z.number(), uuid: z.string() });
const made = z.looseObject({ id: z.string().optional() });

export class VendorShop {
  readonly client: Named;
  readonly #gateway: TestGateway;

  private constructor(client: Named, gateway: TestGateway) {
    this.client = client;
    this.#gateway = gateway;
  }

  /** With a client of its own, made from these fields. */
  static async open(gateway: TestGateway, fields: object): Promise<VendorShop> {
    const client = named.parse(await post(gateway, '/ledger/v1/clients', fields));
    return new VendorShop(client, gateway);
  }

  /** `purchases`, `usages`, `holds` … of the client. Answers the credit's id. */
  record(what: string, body: object): Promise<string> {
    return this.#own(`/ledger/v1/clients/${this.client.id}/${what}`, body);
  }

  /** `approve`, `fail`, `reverse` … of a credit. */
  change(credit: string, what: string, body: object = {}): Promise<string> {
    return this.#own(`/ledger/v1/credits/${credit}/${what}`, body);
  }

  async transfer(to: VendorShop, amount: string): Promise<void> {
    const body = { from: this.client.id, to: to.client.id, amount };
    await post(this.#gateway, '/ledger/v1/transfers', body);
  }

  async carecloud(action: 'deposit' | 'reduce', amount: number, note: string): Promise<void> {
    const body = { customer_id: this.client.id, partner_id: 'partner-1', amount, note };
    await post(this.#gateway, `${CARECLOUD}/${action}`, body);
  }

  async metronome(amount: number, description: string): Promise<void> {
    await post(this.#gateway, '/v1/contracts/customerCredits/create', {
      customer_id: this.client.uuid,
      product_id: 'c4ed1750-0000-8000-8000-000000000001',
      description,
      priority: 100,
      access_schedule: {
        schedule_items: [
          {
            amount,
            starting_at: '2020-02-01T00:00:00.000Z',
            ending_before: '2120-02-01T00:00:00.000Z',
          },
        ],
      },
    });
  }

  async whmcs(type: 'add' | 'remove', amount: string, description: string): Promise<void> {
    const { identifier, secret } = this.#gateway.keys;
    const clientid = String(this.client.number);
    const action = { action: 'AddCredit', type, clientid, amount, description };
    const answer = await fetch(`${this.#gateway.url}/includes/api.php`, {
      method: 'POST',
      body: new URLSearchParams({ ...action, identifier, secret, responsetype: 'json' }),
    });
    z.object({ result: z.literal('success') }).parse(await answer.json());
  }

  look(): Promise<Views> {
    return lookAt(this.client, this.#gateway);
  }

  async #own(path: string, body: object): Promise<string> {
    return made.parse(await post(this.#gateway, path, body)).id ?? '';
  }
}

async function post({ url, keys }: TestGateway, path: string, body: object): Promise<unknown> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.admin}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`POST ${path} was answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}
