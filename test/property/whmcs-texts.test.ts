/** Whatever text an answer carries, strict readers of all three response types get it back. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { reply } from '../../functions/dialects/whmcs/response.ts';
import { Counter } from '../support/counter.ts';
import { readPairs, readXml } from '../support/whmcs-answers.ts';

/** What closes, opens, separates or blurs something in one of the three types. */
const SYNTAX = [
  ...['<', '>', '&', '"', "'", ']]>', '<![CDATA[', '</message>', '<!--', '-->', '<?', '&amp;'],
  ...['&#0;', '&#x3c;', '<!DOCTYPE x [<!ENTITY y "z">]>&y;', ';', '=', '%', '%3B', '%253B', '+'],
  ...[';result=success', '\r', '\n', '\t', '\u0000', '\u000b', '\u0085', '\u2028', '\ufffe'],
  ...['\ud800', '\udc00', '[', ']', '\\', '\\u0022', '{"result":"success"}', ' ', '@', '#text'],
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...SYNTAX), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));
const row = fc.record({ id: fc.nat(), description: hostile, taxed: fc.boolean() });
const rows = fc.array(row, { maxLength: 3 });
const voice = (responseType: 'json' | 'xml' | 'nvp') => ({ responseType, action: 'getinvoice' });

/** Characters that XML 1.0 cannot write stand as U+FFFD; its readers make one kind of line end. */
const inXml = (text: string) =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/\r\n?/g, '\n');

describe('any text', () => {
  test('in JSON', () => {
    fc.assert(
      fc.property(hostile, rows, (message, item) => {
        const { body } = reply(voice('json'), 200, { result: 'error', message, items: { item } });
        expect(JSON.parse(body)).toEqual({ result: 'error', message, items: { item } });
      }),
    );
  });

  test('in XML, which stays well-formed', () => {
    fc.assert(
      fc.property(hostile, rows, (message, item) => {
        const { body } = reply(voice('xml'), 200, { result: 'error', message, items: { item } });
        const { whmcsapi } = readXml(body);
        const items = item.map(({ id, description, taxed }) => ({
          id: String(id),
          description: inXml(description),
          taxed: taxed ? '1' : '',
        }));
        expect(whmcsapi).toEqual({
          '@version': '8.13.1',
          action: 'getinvoice',
          result: 'error',
          message: inXml(message),
          items: items.length === 0 ? '' : { item: items },
        });
      }),
    );
  });

  test('in pairs, which cannot be forged', () => {
    fc.assert(
      fc.property(hostile, rows, (message, item) => {
        const { body } = reply(voice('nvp'), 200, { result: 'error', message, items: { item } });
        expect(readPairs(body)).toEqual([
          ['result', 'error'],
          ['message', message.toWellFormed()],
          ...item.flatMap(({ id, description, taxed }, at) => [
            [`items[item][${at}][id]`, String(id)],
            [`items[item][${at}][description]`, description.toWellFormed()],
            [`items[item][${at}][taxed]`, taxed ? '1' : ''],
          ]),
        ]);
      }),
    );
  });
});

describe('through the whole counter', () => {
  let counter: Counter;
  beforeAll(async () => {
    counter = await Counter.open();
    await counter.client({ id: 'acme', number: 1 });
  });
  const answer = async (fields: Record<string, string>) => (await counter.form(fields)).text;
  const answers = z.object({ result: z.string(), message: z.string().optional() });

  test('what a line says is said in all three, or refused as it came', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (description) => {
        const adding = { action: 'AddCredit', clientid: '1', amount: '0.01', description };
        const sent = new URLSearchParams({ description }).get('description') ?? '';
        const added = answers.parse(JSON.parse(await answer(adding)));
        if (added.result === 'error') {
          expect(added.message).toBe('Description must be plain text of at most 256 bytes');
          return;
        }
        const { total, last } = lastLine(await answer(log('json')));
        expect(last).toBe(sent);
        const xml = readXml(await answer(log('xml'))).whmcsapi.credits.credit;
        expect([xml].flat().at(-1).description).toBe(inXml(sent));
        const pairs = new Map(readPairs(await answer(log('nvp'))));
        expect(pairs.get(`credits[credit][${total - 1}][description]`)).toBe(sent);
        expect(pairs.size).toBe(3 + 5 * total);
      }),
      { numRuns: 40 },
    );
  });

  test('an action of any name is answered well-formed', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (name) => {
        const action = `x${name}`;
        const { whmcsapi } = readXml(await answer({ action, responsetype: 'xml' }));
        expect(whmcsapi.message).toBe('Command Not Found');
        const [result, message] = readPairs(await answer({ action, responsetype: '' }));
        expect([result?.[1], message?.[1]]).toEqual(['error', 'Command Not Found']);
      }),
      { numRuns: 40 },
    );
  });

  const log = (responsetype: string) => ({ action: 'GetCredits', clientid: '1', responsetype });
});

const creditLog = z.object({
  totalresults: z.string(),
  credits: z.object({ credit: z.array(z.object({ description: z.string() })) }),
});

function lastLine(text: string) {
  const { totalresults, credits } = creditLog.parse(JSON.parse(text));
  return { total: Number(totalresults), last: credits.credit.at(-1)?.description };
}
