/** What holds of documents on whatever table they are kept. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Document, nextVersion, OF_THE_DEPLOYMENT } from '../../functions/ledger/documents.ts';
import type { Ledger, Performed, Reply } from '../../functions/ledger/ledger.ts';
import type { Refusal } from '../../functions/ledger/refusal.ts';
import type { Table } from '../../functions/store/table.ts';
import { ledgerOn } from './ledger-on-table.ts';

const kind = 'product';
const owner = OF_THE_DEPLOYMENT;
const json = (body: unknown): Reply => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify(body),
});
const rendering = {
  done: (documents: readonly Document[]) => json(documents),
  refused: ({ refusal }: Refusal) => json({ refusal }),
};

/** Counts one up in a document, whatever it is now. */
function countUp(ledger: Ledger, id: string, transactionId: string | null): Promise<Performed> {
  const documents = async () => {
    const before = (await ledger.documents(kind, owner, [id])).get(id);
    const count = Number(before?.content?.count ?? 0) + 1;
    return [nextVersion(before, { kind, owner, id, content: { count } })];
  };
  const asked = { id };
  const request = { owner, transactionId, dialect: 'test', operation: 'count', asked, documents };
  return ledger.keep(request, rendering);
}

async function countOf(ledger: Ledger, id: string): Promise<unknown> {
  return (await ledger.documents(kind, owner, [id])).get(id)?.content?.count;
}

/** The same on every table. */
export function documentCases(make: () => Table): void {
  it('are written only over the version that was read, so that no change is lost', async () => {
    const { ledger } = ledgerOn(make());
    const id = randomUUID();
    await Promise.all(Array.from({ length: 8 }, () => countUp(ledger, id, null)));
    expect(await countOf(ledger, id)).toBe(8);
  });

  it('change once under an id, and the first answer is given again byte for byte', async () => {
    const { ledger } = ledgerOn(make());
    const [id, name] = [randomUUID(), randomUUID()];
    const first = await countUp(ledger, id, name);
    await countUp(ledger, id, null);
    const again = await countUp(ledger, id, name);
    expect(again).toEqual({ ...first, replayed: true });
    expect(await countOf(ledger, id)).toBe(2);
    const other = await countUp(ledger, randomUUID(), name);
    expect(other).toMatchObject({ outcome: 'not-recorded', replayed: false });
    expect(other.reply.body).toContain('idempotency_key_reused');
  });

  it('of eight copies of one request leave one change and eight equal answers', async () => {
    const { ledger } = ledgerOn(make());
    const [id, name] = [randomUUID(), randomUUID()];
    const copies = Array.from({ length: 8 }, () => countUp(ledger, id, name));
    const bodies = (await Promise.all(copies)).map(({ reply }) => reply.body);
    expect(new Set(bodies).size).toBe(1);
    expect(await countOf(ledger, id)).toBe(1);
  });

  it('answer a repetition from its id even where the document refuses by now', async () => {
    const { ledger } = ledgerOn(make());
    const [id, transactionId] = [randomUUID(), randomUUID()];
    const once = async () => {
      const before = (await ledger.documents(kind, owner, [id])).get(id);
      if (before) throw new Error('it exists');
      return [nextVersion(before, { kind, owner, id, content: {} })];
    };
    const asked = { owner, dialect: 'test', operation: 'once', asked: id, documents: once };
    const first = await ledger.keep({ ...asked, transactionId }, rendering);
    expect(await ledger.keep({ ...asked, transactionId }, rendering)).toMatchObject({
      reply: first.reply,
      replayed: true,
    });
    await expect(ledger.keep({ ...asked, transactionId: null }, rendering)).rejects.toThrow(
      'it exists',
    );
  });

  it('change in the same write as a command, or not at all', async () => {
    const table = make();
    const { ledger, client, ask } = ledgerOn(table);
    const acme = await client(`acme-${randomUUID()}`);
    await ask(acme, { op: 'purchase', amount: 5_000_000n });
    const id = randomUUID();
    const pay = (amount: bigint) =>
      ledger.perform(
        {
          client: acme,
          transactionId: null,
          dialect: 'test',
          operation: 'pay',
          command: { op: 'usage', amount },
          documents: async () => {
            const before = (await ledger.documents(kind, owner, [id])).get(id);
            const paid = Number(before?.content?.paid ?? 0) + Number(amount);
            return [nextVersion(before, { kind, owner, id, content: { paid } })];
          },
        },
        { ...rendering, done: ({ documents }) => json(documents.map(({ version }) => version)) },
      );
    expect((await pay(2_000_000n)).reply.body).toBe('[1]');
    expect((await pay(9_000_000n)).reply.body).toContain('insufficient_credit');
    const both = await Promise.all([pay(1_000_000n), pay(1_000_000n)]);
    expect(both.map(({ reply }) => reply.body).sort()).toEqual(['[2]', '[3]']);
    const paid = (await ledger.documents(kind, owner, [id])).get(id)?.content?.paid;
    expect(paid).toBe(4_000_000);
  });

  it('are listed in order of their id, without the withdrawn ones', async () => {
    const { ledger } = ledgerOn(make());
    const ids = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${letter}-${randomUUID()}`);
    const [mine, second] = [Number(BigInt(`0x${randomUUID().slice(0, 8)}`)), ids[1] ?? ''];
    const write = (id: string, version: number, content: Document['content']) =>
      ledger.keep(
        {
          owner: mine,
          transactionId: null,
          dialect: 'test',
          operation: 'write',
          asked: id,
          documents: async () => [{ kind, owner: mine, id, version, content }],
        },
        rendering,
      );
    for (const id of ids) await write(id, 1, { id });
    await write(second, 2, null);
    const page = await ledger.listDocuments(kind, mine, { limit: 2 });
    expect(page.rows.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
    const rest = await ledger.listDocuments(kind, mine, { limit: 2, after: page.next ?? '' });
    expect(rest).toMatchObject({ rows: [{ id: ids[3] }, { id: ids[4] }], next: null });
    const withdrawn = await ledger.documents(kind, mine, [second, 'never']);
    expect([...withdrawn.values()]).toEqual([
      { kind, owner: mine, id: second, version: 2, content: null },
    ]);
  });

  it('are numbered by kind, each number once', async () => {
    const { ledger } = ledgerOn(make());
    const numbers = await Promise.all(
      Array.from({ length: 5 }, () => ledger.nextDocumentNumber('invoice')),
    );
    expect(new Set(numbers).size).toBe(5);
    expect(Math.min(...numbers)).toBeGreaterThan(0);
  });

  it('of a new client: a value that is taken makes none, and says so', async () => {
    const { ledger } = ledgerOn(make());
    const unique = [{ space: 'test', value: randomUUID() }];
    const blank = { id: null, number: null, aliases: [], name: null, email: null };
    const client = { ...blank, metadata: {}, overdraftLimit: 0n, vendor: {} };
    const asked = { transactionId: null, dialect: 'test', operation: 'make', client, unique };
    const worded = { ...rendering, done: () => json({}) };
    expect((await ledger.createClient(asked, worded)).outcome).toBe('done');
    const second = await ledger.createClient(asked, worded);
    expect(second).toMatchObject({ outcome: 'not-recorded', replayed: false });
    expect(second.reply.body).toContain('unique_taken');
  });

  it('do not take a unique value twice either', async () => {
    const { ledger } = ledgerOn(make());
    const unique = [{ space: 'test', value: randomUUID() }];
    const write = (id: string) =>
      ledger.keep(
        {
          owner,
          transactionId: null,
          dialect: 'test',
          operation: 'write',
          asked: id,
          unique,
          documents: async () => [{ kind, owner, id, version: 1, content: {} }],
        },
        rendering,
      );
    const [first, second] = [randomUUID(), randomUUID()];
    expect((await write(first)).outcome).toBe('done');
    expect(await write(second)).toMatchObject({
      outcome: 'not-recorded',
      reply: { body: '{"refusal":"unique_taken"}' },
    });
    expect(await ledger.documents(kind, owner, [second])).toEqual(new Map());
  });
}
