/** Strict readers of WHMCS's response types: they throw for what is not as it must be. */
import { strict as assert } from 'node:assert';
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** With attributes behind an `@`; all values are texts. */
export function readXml(text: string) {
  assert.equal(XMLValidator.validate(text), true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    ignoreDeclaration: true,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    isArray: (name) => name === 'item',
  });
  return parser.parse(text);
}

/** Strict: as many `=` as there are pairs, and no line breaks. */
export function readPairs(text: string): [string, string][] {
  assert.doesNotMatch(text, /[\r\n\u2028\u2029]/);
  return text.split(';').map((pair) => {
    const [name, value, ...more] = pair.split('=');
    assert(name !== undefined && value !== undefined && more.length === 0, `a pair: ${pair}`);
    return [name, decodeURIComponent(value)];
  });
}
