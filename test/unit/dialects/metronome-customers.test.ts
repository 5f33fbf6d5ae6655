/** Metronome's customers as they are created: each is a client with its aliases. */
import { describe, expect, test } from 'vitest';
import { metronomeRoutes } from '../../../functions/dialects/metronome/routes.ts';
import { call, find, NOW } from './foreign-call.ts';
import { ScriptedLedger } from './scripted-ledger.ts';

describe('creating a customer', () => {
  const customers = find(metronomeRoutes, '/v1/customers');
  const ask = (ledger: ScriptedLedger, fields: object, caller = {}) =>
    call(customers, { ledger, body: JSON.stringify(fields), caller });

  test('answers as documented', async () => {
    const ledger = new ScriptedLedger(NOW);
    const { status, body } = await ask(ledger, {
      name: 'Example, Inc.',
      ingest_aliases: ['team@example.com', 'second', 'second'],
      custom_fields: { tier: 'gold' },
    });
    expect(status).toBe(200);
    expect(body.data).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      external_id: 'team@example.com',
      ingest_aliases: ['team@example.com', 'second'],
      name: 'Example, Inc.',
      custom_fields: { tier: 'gold' },
    });
  });

  test('external_id is an alias, the first; without any the id stands in', async () => {
    const ledger = new ScriptedLedger(NOW);
    const named = await ask(ledger, { name: 'A', external_id: 'x', ingest_aliases: ['y', 'x'] });
    expect(named.body.data).toMatchObject({ external_id: 'x', ingest_aliases: ['x', 'y'] });
    const { data } = (await ask(ledger, { name: 'B' })).body;
    expect(data).toMatchObject({ external_id: data.id, ingest_aliases: [], custom_fields: {} });
  });

  test('long names are cut, never within a character', async () => {
    const ledger = new ScriptedLedger(NOW);
    const name = `${'n'.repeat(159)}😀`;
    expect((await ask(ledger, { name })).body.data.name).toBe('n'.repeat(159));
    expect((await ask(ledger, { name: 'n'.repeat(161) })).body.data.name).toHaveLength(160);
  });

  test('an alias that is taken is a conflict', async () => {
    const ledger = new ScriptedLedger(NOW);
    await ask(ledger, { name: 'A', ingest_aliases: ['x'] });
    const { status, body } = await ask(ledger, { name: 'B', ingest_aliases: ['x'] });
    expect([status, body]).toEqual([409, { message: 'The alias is taken.' }]);
  });

  test('a key with clients of its own may not', async () => {
    const ledger = new ScriptedLedger(NOW);
    expect((await ask(ledger, { name: 'A' }, { clients: [1] })).status).toBe(403);
  });

  test.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 5 }, 'name'],
    [{ name: 'A', ingest_aliases: [''] }, 'ingest_aliases.0'],
    [{ name: 'A', ingest_aliases: ['x'.repeat(129)] }, 'ingest_aliases.0'],
    [{ name: 'A', ingest_aliases: 'x' }, 'ingest_aliases'],
    [{ name: 'A', ingest_aliases: Array.from({ length: 33 }, (_, n) => `${n}`) }, 'ingest_aliases'],
    [{ name: 'A', custom_fields: { '': 'x' } }, 'custom_fields'],
  ])('%j is refused by name', async (fields, name) => {
    const ledger = new ScriptedLedger(NOW);
    const { status, body } = await ask(ledger, fields);
    expect(status).toBe(400);
    expect(body.message).toContain(name);
  });
});
