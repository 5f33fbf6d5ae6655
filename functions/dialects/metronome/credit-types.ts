/** Metronome's credit types, which it calls pricing units too: a deployment keeps one. */
import * as z from 'zod';
import { type Answer, type Context, WireFault } from '../../http/contract.ts';
import { jsonReply } from '../wire.ts';

/** The id of Metronome's own type `USD (cents)`: amounts of any other are no currency's. */
const USD_CENTS = '2714e483-4ff1-48e4-9e25-ac732e8f24f2';

export const creditTypeObject = z.strictObject({
  id: z.string(),
  name: z.string(),
  is_currency: z.boolean(),
});

/** A single page: there is no token that would be one of ours. */
export async function listCreditTypes(
  token: string | undefined,
  { cursors, settings }: Context,
): Promise<Answer> {
  if (token !== undefined) cursors.open(['metronome credit types'], token, 'next_page');
  const { id, name } = settings.creditType;
  const row = { id, name, is_currency: id.toLowerCase() === USD_CENTS };
  return jsonReply(200, { data: [row], next_page: null });
}

/** Throws where `field` asks for another one. Without it, that one is meant. */
export function expectCreditType(
  field: string,
  asked: string | undefined,
  { settings }: Context,
): void {
  const { id } = settings.creditType;
  if (asked === undefined || asked.toLowerCase() === id.toLowerCase()) return;
  const message = `must be ${id}, the one type of credit kept here`;
  const fault = {
    name: field,
    reason: 'not_allowed',
    value: asked.slice(0, 100),
    message,
  } as const;
  throw new WireFault('type_mismatch', `${field} ${message}.`, { faults: [fault] });
}
