/** The environment of the local server: defaults, what is taken, what is refused by name. */
import { expect, test } from 'vitest';
import { makeSecret } from '../../functions/access/secret.ts';
import { readLocalSettings, StartFault } from '../../infra/local/settings.ts';

test('defaults are as documented; an empty value counts as none', () => {
  const expected = {
    port: 3000,
    host: '127.0.0.1',
    folder: '/root/.tallystick',
    adminKey: null,
    demo: true,
    timeZone: 'UTC',
    endpoint: null,
    serverTiming: true,
    deliverStream: true,
  };
  expect(readLocalSettings({}, '/root')).toEqual(expected);
  expect(readLocalSettings({ PORT: '', TALLYSTICK_DATA: '' }, '/root')).toEqual(expected);
});

test('what is set is taken', () => {
  const admin = makeSecret('live');
  const variables = {
    PORT: '0',
    HOST: '::1',
    TALLYSTICK_DATA: ':memory:',
    TALLYSTICK_ADMIN_KEY: admin,
    TALLYSTICK_DEMO: '0',
    TALLYSTICK_TIME_ZONE: 'Europe/Prague',
    DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000',
    TALLYSTICK_SERVER_TIMING: '0',
    TALLYSTICK_DELIVER_STREAM: '0',
  };
  expect(readLocalSettings(variables, '/root')).toEqual({
    port: 0,
    host: '::1',
    folder: null,
    adminKey: admin,
    demo: false,
    timeZone: 'Europe/Prague',
    endpoint: 'http://127.0.0.1:8000',
    serverTiming: false,
    deliverStream: false,
  });
});

test.each([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '3000x'],
  ['PORT', '0x10'],
  ['PORT', ' 80'],
  ['HOST', 'not a host'],
  ['TALLYSTICK_ADMIN_KEY', 'short'],
  ['TALLYSTICK_DEMO', 'yes'],
  ['TALLYSTICK_TIME_ZONE', 'Mars/Olympus'],
  ['DYNAMODB_ENDPOINT', 'localhost'],
  ['DYNAMODB_ENDPOINT', 'ftp://localhost'],
  ['TALLYSTICK_SERVER_TIMING', 'on'],
])('%s=%s is refused in one sentence that names it', (name, value) => {
  const read = () => readLocalSettings({ [name]: value }, '/root');
  expect(read).toThrow(StartFault);
  expect(read).toThrow(new RegExp(`^${name} must be [^\\n]*$`));
});
