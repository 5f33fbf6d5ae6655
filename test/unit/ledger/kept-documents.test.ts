/** Documents under an id: in how many calls they are kept, and what a copy of a request finds. */
import { describe, expect, test } from 'vitest';
import type { Document, ToWrite } from '../../../functions/ledger/documents.ts';
import { bodyOf, WatchedOffice } from './watched-office.ts';

const PRODUCT: Document = { kind: 'product', owner: 0, id: 'p', version: 1, content: {} };
const id = { transactionId: 'id-1' };
const write: ToWrite = async () => [PRODUCT];
const fails: ToWrite = async () => {
  throw new Error('it looks wrong by now');
};

const rendered = (told: object) => ({ status: 200, contentType: 'x', body: JSON.stringify(told) });

function keep(office: WatchedOffice, documents: ToWrite, transactionId: string | null = null) {
  const request = { owner: 0, transactionId, dialect: 'test', operation: 'keep', asked: {} };
  return office.ledger.keep({ ...request, documents }, { done: rendered, refused: rendered });
}

/** The next commit is made, and its answer lost. */
function lost(office: WatchedOffice): void {
  office.instead = async (commit) => {
    await office.store.commit(commit);
    return office.store.commit(commit);
  };
}

describe('documents of their own', () => {
  test('are kept in one commit, and found by whoever lost the answer', async () => {
    const office = new WatchedOffice();
    const calls = await office.during(async () => {
      expect(await keep(office, write)).toMatchObject({ outcome: 'done', replayed: false });
    });
    expect(calls).toEqual(['commit']);
    lost(office);
    const next: ToWrite = async () => [{ ...PRODUCT, version: 2 }];
    expect(await keep(office, next)).toMatchObject({ outcome: 'done', replayed: false });
  });

  test('that look wrong to a copy are answered from the id', async () => {
    const office = new WatchedOffice();
    await keep(office, write, 'id-1');
    expect(await keep(office, fails, 'id-1')).toMatchObject({ outcome: 'done', replayed: true });
    await expect(keep(office, fails, 'id-2')).rejects.toThrow('it looks wrong by now');
  });

  test('are written anew over what another wrote', async () => {
    const office = new WatchedOffice();
    await keep(office, write);
    const versions = [1, 2];
    const next: ToWrite = async () => [{ ...PRODUCT, version: versions.shift() ?? 0 }];
    const calls = await office.during(() => keep(office, next));
    expect(calls).toEqual(['commit', 'commit']);
  });
});

describe('documents beside a new client', () => {
  test('are written with it, and anew over what another wrote', async () => {
    const office = new WatchedOffice();
    await office.make({}, { documents: write });
    let version = 0;
    const next: ToWrite = async () => {
      version += 1;
      return [{ ...PRODUCT, version }];
    };
    const calls = await office.during(async () => {
      const made = await office.make({ number: 5, name: 'Ada' }, { documents: next });
      expect(made).toMatchObject({ outcome: 'done', replayed: false });
      expect(bodyOf(made)).toMatchObject({ number: 5, name: 'Ada' });
    });
    expect(calls).toEqual(['commit', 'commit']);
    const kept = await office.ledger.documents('product', 0, ['p']);
    expect(kept.get('p')?.version).toBe(2);
  });

  test('that look wrong to a copy of its request are answered from the id', async () => {
    const office = new WatchedOffice();
    const asked = { number: 7, name: 'Ada' };
    const first = await office.make(asked, { ...id, documents: write });
    const calls = await office.during(async () => {
      const again = await office.make(asked, { ...id, documents: fails });
      expect(again).toMatchObject({ outcome: 'done', replayed: true });
      expect(bodyOf(again)).toEqual(bodyOf(first));
    });
    expect(calls).toEqual(['claim 0 id-1']);
    const other = await office.make({ number: 8 }, { ...id, documents: fails });
    expect(bodyOf(other)).toMatchObject({ refusal: 'idempotency_key_reused' });
  });

  test('with an empty list of unique values is the request without any', async () => {
    const office = new WatchedOffice();
    await office.make({ number: 7 }, id);
    const again = await office.make({ number: 7 }, { ...id, unique: [] });
    expect(again).toMatchObject({ outcome: 'done', replayed: true });
  });
});

describe('documents beside a command', () => {
  const purchase = { op: 'purchase', amount: 1n } as const;

  test('that look wrong to a copy of its request are answered from the id', async () => {
    const office = new WatchedOffice();
    const client = await office.client(7);
    const first = await office.ask(client, purchase, { ...id, documents: write });
    const calls = await office.during(async () => {
      const again = await office.ask(client, purchase, { ...id, documents: fails });
      expect(again).toMatchObject({ replayed: true, reply: first.reply });
    });
    expect(calls).toEqual(['account 7', 'claim 7 id-1']);
    const failing = office.ask(client, purchase, { documents: fails });
    await expect(failing).rejects.toThrow('it looks wrong by now');
  });

  test('are written anew, and the command decided anew, over what another wrote', async () => {
    const office = new WatchedOffice();
    const client = await office.client(7);
    await keep(office, write);
    let version = 0;
    const next: ToWrite = async () => {
      version += 1;
      return [{ ...PRODUCT, version }];
    };
    const calls = await office.during(async () => {
      expect((await office.ask(client, purchase, { documents: next })).outcome).toBe('done');
    });
    expect(calls.filter((call) => call !== 'account 7')).toEqual(['commit', 'commit']);
  });
});
