/** A customer of Metronome's dialect, and its list of credits to ask. */
import { metronomeRoutes } from '../../../functions/dialects/metronome/routes.ts';
import { call, find, NOW } from './foreign-call.ts';
import { ScriptedLedger } from './scripted-ledger.ts';

export const list = find(metronomeRoutes, '/v1/contracts/customerCredits/list');

export function shop() {
  const ledger = new ScriptedLedger(NOW);
  const acme = ledger.open('acme');
  const ask = (fields: object = {}, query = {}) => {
    const body = JSON.stringify({ customer_id: acme.uuid, ...fields });
    return call(list, { ledger, body, query, now: ledger.now });
  };
  return { ledger, acme, ask };
}

export function namesOf(body: { data: { description: string }[] }): string[] {
  return body.data.map(({ description }) => description);
}
