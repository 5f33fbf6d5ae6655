/** The ledger's use cases on a table in memory, with a clock that tests set. */
import type { Client, ClientRef } from '../../../functions/ledger/client.ts';
import type { Command } from '../../../functions/ledger/command.ts';
import type {
  ClientRequest,
  Ledger,
  LedgerRequest,
  NewClient,
  Performed,
} from '../../../functions/ledger/ledger.ts';
import type { Posting } from '../../../functions/ledger/posting.ts';
import type { Refusal } from '../../../functions/ledger/refusal.ts';
import { postingsOf } from '../../../functions/store/keys.ts';
import { postingFromItem } from '../../../functions/store/posting-item.ts';
import { ANYONE, backendOn, newCall } from '../../support/ledger-on-table.ts';
import { MemoryTable } from '../../support/memory-table.ts';

export interface Said extends Performed {
  /** `done`, or the code of the refusal with the field at fault. */
  readonly said: string;
}

export class Office {
  now = 1_000;
  readonly table = new MemoryTable();
  readonly #backend = backendOn(this.table, {
    now: () => this.now,
    random: () => 0,
    sleep: async () => {},
  });

  /** As a caller who may see these clients; `null`: all. */
  ledger(clients: readonly number[] | null = null): Ledger {
    return this.#backend.open(this.now + 20_000).ledgerFor({ ...ANYONE, clients });
  }

  async make(asked: Partial<NewClient> = {}, transactionId: string | null = null): Promise<Said> {
    const blank = { id: null, number: null, aliases: [], name: null, email: null };
    const client = { ...blank, metadata: {}, overdraftLimit: 0n, vendor: {}, ...asked };
    const request: ClientRequest = { transactionId, dialect: 'test', operation: 'make', client };
    return said(
      await this.ledger().createClient(request, { done: (made) => reply(shown(made)), refused }),
    );
  }

  async client(id: string, asked: Partial<NewClient> = {}): Promise<ClientRef> {
    await this.make({ id, ...asked });
    const ref = await this.ledger().findClient({ kind: 'id', value: id });
    if (!ref) throw new Error(`${id} was not made`);
    return ref;
  }

  async ask(
    client: ClientRef,
    command: Command,
    more: Partial<Pick<LedgerRequest, 'transactionId' | 'unique'>> = {},
  ): Promise<Said> {
    const request = { client, command, transactionId: null, dialect: 'test', operation: 'do' };
    const performed = await this.ledger().perform(
      { ...request, ...more },
      {
        done: ({ credits, changed }) =>
          reply(changed ? shown(changed) : { numbers: credits.map(({ number }) => number) }),
        refused,
      },
    );
    return said(performed);
  }

  async log(client: ClientRef): Promise<Posting[]> {
    const { items } = await this.table.query({ pk: postingsOf(client.number) }, newCall());
    return items.map(postingFromItem);
  }
}

function said(performed: Performed): Said {
  const body = JSON.parse(performed.reply.body) as Partial<Refusal>;
  const no = [body.refusal, body.field].filter(Boolean).join(' ');
  return { ...performed, said: no === '' ? 'done' : no };
}

function shown({ id, number, name, email, aliases, metadata }: Client): object {
  return { id, number, name, email, aliases, metadata };
}

function refused(refusal: Refusal) {
  return reply(refusal);
}

function reply(body: object) {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(body) };
}
