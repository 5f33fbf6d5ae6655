/** A shop that bills its client, number 7, through WHMCS. */
import * as z from 'zod';
import type { Table } from '../../functions/store/table.ts';
import { Counter } from './counter.ts';
import type { Heard } from './heard.ts';

const creditLog = z.object({ credits: z.object({ credit: z.array(z.unknown()) }) });

type Fields = Readonly<Record<string, string>>;

export interface Answered extends Heard {
  readonly body: Readonly<Record<string, unknown>>;
}

export class WhmcsTill {
  readonly counter: Counter;
  /** Id of the client. */
  readonly client: string;

  private constructor(counter: Counter, client: string) {
    this.counter = counter;
    this.client = client;
  }

  static async open(table?: Table, scale?: string): Promise<WhmcsTill> {
    const counter = await Counter.open(table, scale);
    return new WhmcsTill(counter, await counter.client({ number: 7 }));
  }

  /** An action, answered in JSON; `key` is its Idempotency-Key. */
  async ask(fields: Fields, key?: string): Promise<Answered> {
    const heard = await this.counter.form(fields, key === undefined ? {} : { key });
    return { ...heard, body: JSON.parse(heard.text) };
  }

  /** Number of a new invoice with one item. */
  async bill(amount: string, fields: Fields = {}): Promise<string> {
    const item = { itemdescription1: 'Hosting', itemamount1: amount };
    const { body } = await this.ask({ action: 'CreateInvoice', userid: '7', ...item, ...fields });
    return String(body.invoiceid);
  }

  pay(invoiceid: string, fields: Fields = {}, key?: string): Promise<Answered> {
    return this.ask({ action: 'ApplyCredit', invoiceid, ...fields }, key);
  }

  async invoice(invoiceid: string): Promise<Answered['body']> {
    return (await this.ask({ action: 'GetInvoice', invoiceid })).body;
  }

  /** Lines of the credit log. */
  async log(): Promise<readonly unknown[]> {
    const { body } = await this.ask({ action: 'GetCredits', clientid: '7' });
    return creditLog.parse(body).credits.credit;
  }
}
