/** WHMCS's response types: XML and pairs hold against any text; every problem has its words. */
import { describe, expect, test } from 'vitest';
import { problems, whmcs } from '../../../functions/dialects/whmcs/problems.ts';
import { errorReply, reply, voiceOf } from '../../../functions/dialects/whmcs/response.ts';
import type { Problem, WireRequest } from '../../../functions/http/contract.ts';
import { readXml } from './chained.ts';

const HOSTILE = [
  'a & b < c > d " e \' f',
  ']]>',
  '<![CDATA[x]]>',
  '</message></whmcsapi><result>success</result>',
  '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
  '&#0;&amp;amp;',
  '<!-- -- -->',
  '<?php echo 1 ?>',
  ';result=success;x=',
  'a\r\nresult=success',
  '%3Bresult%3Dsuccess',
  'a\u0085b\u2028c\u2029d',
  '\t\n tab and line ',
  'česky 🧾',
  '=cmd|calc',
  '@version',
  '#text',
];
const UNWRITABLE = [
  '\u0000',
  '\u0008',
  '\u000b',
  '\u001f',
  '\ufffe',
  '\uffff',
  '\ud800',
  'x\udc00y',
];

const voice = (responseType: 'json' | 'xml' | 'nvp') => ({ responseType, action: 'getcredits' });

describe('xml', () => {
  test.each(HOSTILE)('%j comes back as it was', (text) => {
    const { contentType, body } = errorReply(voice('xml'), 200, text);
    expect(contentType).toBe('application/xml; charset=utf-8');
    const { whmcsapi } = readXml(body);
    expect(Object.keys(whmcsapi)).toEqual(['action', 'result', 'message', '@version']);
    expect(whmcsapi.result).toBe('error');
    expect(whmcsapi.message).toBe(text.replace(/\r\n?/g, '\n'));
  });

  test.each(UNWRITABLE)('%j, which XML cannot hold, is replaced', (text) => {
    const { body } = reply({ responseType: 'xml', action: text }, 200, { message: text });
    const { whmcsapi } = readXml(body);
    expect(whmcsapi.message).toContain('\ufffd');
    expect(whmcsapi.action).toContain('\ufffd');
  });

  test('lists nest as the vendor nests them', () => {
    const credit = [{ id: '1' }, { id: '2' }];
    const { body } = reply(voice('xml'), 200, { result: 'success', credits: { credit } });
    expect(body).toBe(
      '<?xml version="1.0" encoding="utf-8"?><whmcsapi version="8.13.1">' +
        '<action>getcredits</action><result>success</result><credits>' +
        '<credit><id>1</id></credit><credit><id>2</id></credit></credits></whmcsapi>',
    );
    const empty = reply(voice('xml'), 200, { credits: { credit: [] } });
    expect(readXml(empty.body).whmcsapi.credits).toBe('');
  });
});

describe('nvp', () => {
  test.each([...HOSTILE, ...UNWRITABLE])('%j cannot pass for another pair', (text) => {
    const { contentType, body } = errorReply(voice('nvp'), 200, text);
    expect(contentType).toBe('text/plain; charset=utf-8');
    expect(body).not.toMatch(/[\r\n\u2028\u2029]/);
    const pairs = body.split(';').map((pair) => pair.split('='));
    expect(pairs.map((pair) => pair.length)).toEqual([2, 2]);
    expect(pairs[0]).toEqual(['result', 'error']);
    expect(decodeURIComponent(pairs[1]?.[1] ?? '')).toBe(text.toWellFormed());
  });

  test('lists are spelled as in the documentation', () => {
    const credits = { credit: [{ id: '1', amount: '10.00' }, { id: '2' }] };
    const { body } = reply(voice('nvp'), 200, { result: 'success', credits });
    expect(body).toBe(
      'result=success;credits[credit][0][id]=1;credits[credit][0][amount]=10.00;' +
        'credits[credit][1][id]=2',
    );
  });
});

describe('how a failure is worded', () => {
  const request = (extra: Partial<WireRequest>): WireRequest => ({
    method: 'POST',
    path: '/includes/api.php',
    headers: {},
    query: {},
    params: {},
    body: new Uint8Array(),
    sourceIp: '127.0.0.1',
    requestId: 'r1',
    ...extra,
  });
  const form = (text: string) => request({ body: Buffer.from(text) });

  test.each(Object.entries(problems))('%s has its status and words', (problem, words) => {
    const failure = { problem: problem as Problem, detail: 'Say it otherwise.', faults: [] };
    const reply = whmcs.fail(failure, form('responsetype=json'));
    expect(reply.status).toBe(words.status);
    expect(reply.contentType).toMatch(/^application\/json/);
    expect(JSON.parse(reply.body)).toEqual({
      result: 'error',
      message: words.message ?? 'Say it otherwise.',
    });
  });

  const part = '--b\r\nContent-Disposition: form-data; name="responsetype"\r\n\r\nxml\r\n--b--';
  test.each([
    ['responsetype=json&action=GetCredits', { responseType: 'json', action: 'getcredits' }],
    ['action=AddCredit&x=%&responsetype=XML', { responseType: 'xml', action: 'addcredit' }],
    ['xresponsetype=json', { responseType: 'nvp', action: '' }],
    ['responsetype=yaml', { responseType: 'nvp', action: '' }],
    ['action=<b>', { responseType: 'nvp', action: '' }],
    [part, { responseType: 'xml', action: '' }],
  ])('what could not be read is searched for how to answer: %j', (text, expected) => {
    expect(voiceOf(form(text))).toEqual(expected);
  });

  test('the query is looked at where the body says nothing, and on GET alone', () => {
    const query = { responsetype: ['xml', 'json'], action: 'GetCredits' };
    expect(voiceOf(request({ query }))).toEqual({ responseType: 'json', action: 'getcredits' });
    const both = { query: { responsetype: 'json' }, body: Buffer.from('responsetype=xml') };
    expect(voiceOf(request(both)).responseType).toBe('xml');
    expect(voiceOf(request({ ...both, method: 'GET' })).responseType).toBe('json');
  });
});
