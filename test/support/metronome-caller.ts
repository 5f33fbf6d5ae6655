/** A customer of Metronome's who calls with the vendor's own SDK. */
import Metronome from '@metronome/sdk';

/** More than any test needs: a server whose pages never end is told from one whose pages do. */
const MOST_REQUESTS = 60;

type Item = readonly [amount: number, starting_at: string, ending_before: string];
type Credits = Parameters<Metronome['v1']['customers']['credits']['list']>[0];
type Balances = Parameters<Metronome['v1']['contracts']['listBalances']>[0];

export class MetronomeCaller {
  requests = 0;
  readonly sdk: Metronome;

  constructor(baseURL: string, bearerToken: string) {
    this.sdk = new Metronome({
      baseURL,
      bearerToken,
      fetch: (url, init) => {
        this.requests += 1;
        if (this.requests > MOST_REQUESTS) throw new Error('the pages do not end');
        return fetch(url, init);
      },
    });
  }

  async customer(): Promise<string> {
    return (await this.sdk.v1.customers.create({ name: 'Example, Inc.' })).data.id;
  }

  async product(name: string): Promise<string> {
    return (await this.sdk.v1.contracts.products.create({ name, type: 'FIXED' })).data.id;
  }

  async credit(customer_id: string, items: readonly Item[], more: object = {}): Promise<string> {
    const schedule_items = items.map(([amount, starting_at, ending_before]) => {
      return { amount, starting_at, ending_before };
    });
    const asked = {
      customer_id,
      product_id: 'c4ed1750-0000-8000-8000-000000000001',
      priority: 100,
      access_schedule: { schedule_items },
    };
    return (await this.sdk.v1.customers.credits.create({ ...asked, ...more })).data.id;
  }

  /** All pages. */
  async credits(asked: Credits) {
    const rows = [];
    for await (const row of this.sdk.v1.customers.credits.list(asked)) rows.push(row);
    return rows;
  }

  async balances(asked: Balances) {
    const rows = [];
    for await (const row of this.sdk.v1.contracts.listBalances(asked)) rows.push(row);
    return rows;
  }
}
