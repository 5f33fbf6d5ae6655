/** Metronome's routes as its users call them, on a clock that is told what time it is. */
import { Counter } from './counter.ts';
import type { Sending } from './heard.ts';

export interface Told {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
  readonly outcome: string | null;
  readonly replayed: boolean;
}

export class MetronomeDesk {
  readonly counter: Counter;

  private constructor(counter: Counter) {
    this.counter = counter;
  }

  static async open(): Promise<MetronomeDesk> {
    return new MetronomeDesk(await Counter.open());
  }

  async get(path: string, sending?: Sending): Promise<Told> {
    return told(await this.counter.send('GET', path, undefined, sending));
  }

  async post(path: string, body: object, sending?: Sending): Promise<Told> {
    return told(await this.counter.send('POST', path, JSON.stringify(body), sending));
  }

  /** Gives the new customer's id. */
  async customer(body: object = {}, sending?: Sending): Promise<string> {
    const asked = { name: 'Example, Inc.', ...body };
    return (await this.must('/v1/customers', asked, sending)).data.id;
  }

  /** Ids of new ones, in order of creation. */
  async customers(count: number): Promise<string[]> {
    const made: string[] = [];
    for (let i = 0; i < count; i += 1) made.push(await this.customer({ name: `Customer ${i}` }));
    return made;
  }

  /** The ledger's number of a customer, by which keys are restricted. */
  async numberOf(uuid: string): Promise<number> {
    const path = `/clients/${encodeURIComponent(`uuid:${uuid}`)}`;
    return (await this.counter.read<{ number: number }>('GET', path)).number;
  }

  /** Gives the new credit's id. */
  async credit(customer_id: string, body: object = {}, sending?: Sending): Promise<string> {
    const item = {
      amount: 10,
      starting_at: '2040-01-01T00:00:00.000Z',
      ending_before: '2041-01-01T00:00:00.000Z',
    };
    const asked = {
      customer_id,
      product_id: 'c4ed1750-0000-8000-8000-000000000001',
      priority: 1,
      access_schedule: { schedule_items: [item] },
      ...body,
    };
    const made = await this.must('/v1/contracts/customerCredits/create', asked, sending);
    return made.data.id;
  }

  addKey(entity: string, key: string, enforce_uniqueness = false): Promise<Told['body']> {
    return this.must('/v1/customFields/addKey', { entity, key, enforce_uniqueness });
  }

  setValues(
    entity: string,
    entity_id: string,
    custom_fields: object,
    sending?: Sending,
  ): Promise<Told> {
    return this.post('/v1/customFields/setValues', { entity, entity_id, custom_fields }, sending);
  }

  /** Of customers, products and credits; keys are what the objects show. */
  async fieldsOf(entity: string, id: string, customer_id = id): Promise<object> {
    if (entity === 'customer')
      return (await this.get(`/v1/customers/${id}`)).body.data.custom_fields;
    if (entity === 'contract_product') {
      return (await this.must('/v1/contract-pricing/products/get', { id })).data.custom_fields;
    }
    const asked = { customer_id, credit_id: id };
    const listed = await this.must('/v1/contracts/customerCredits/list', asked);
    return listed.data[0].custom_fields ?? {};
  }

  async must(path: string, body: object, sending?: Sending): Promise<Told['body']> {
    const answer = await this.post(path, body, sending);
    if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer.body;
  }
}

function told(heard: Awaited<ReturnType<Counter['send']>>): Told {
  const { status, text, outcome, replayed } = heard;
  return { status, body: JSON.parse(text), outcome, replayed };
}
