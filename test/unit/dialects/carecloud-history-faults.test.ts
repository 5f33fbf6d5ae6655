/** What CareCloud's histories refuse: every bad parameter by name and reason. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TooDeep } from '../../../functions/ledger/lists.ts';
import { ask, read, reasons } from './carecloud-call.ts';
import { FilteringLedger } from './chained.ts';

let ledger: FilteringLedger;

const history = (query: Record<string, string | string[]>) =>
  read(ledger, 'credit-history', { customer_id: 'acme', ...query });

beforeEach(() => {
  ledger = new FilteringLedger(0);
  ledger.open('other');
  ledger.open('acme');
});

describe('bad input', () => {
  test.each([
    [{ customer_id: 'nobody' }, [['customer_id', 'not_found']]],
    [{ customer_id: '' }, [['customer_id', 'empty']]],
    [{ customer_id: '1 OR 1=1' }, [['customer_id', 'not_found']]],
    [{ customer_id: '__proto__' }, [['customer_id', 'not_found']]],
    [{ customer_id: '02' }, [['customer_id', 'not_found']]],
    [{ customer_id: 'x'.repeat(256) }, [['customer_id', 'invalid_value_format']]],
    [{ customer_id: ['acme', 'other'] }, [['customer_id', 'invalid_value_format']]],
    [{ count: '0' }, [['count', 'invalid_value_format']]],
    [{ count: '1001' }, [['count', 'invalid_value_format']]],
    [{ count: '1.5' }, [['count', 'invalid_value_format']]],
    [{ count: ['1', '2'] }, [['count', 'invalid_value_format']]],
    [
      { offset: '-1', count: '' },
      [
        ['count', 'empty'],
        ['offset', 'invalid_value_format'],
      ],
    ],
    [{ offset: '2147483648' }, [['offset', 'invalid_value_format']]],
    [{ sort_field: 'constructor' }, [['sort_field', 'not_allowed_value']]],
    [{ sort_direction: 'asc' }, [['sort_direction', 'not_allowed_value']]],
    [{ colour: 'red' }, [['colour', 'not_allowed_value']]],
    [{ time_from: '2026-02-30 00:00:00' }, [['time_from', 'invalid_value_format']]],
    [{ time_from: '2026-03-29 02:30:00' }, [['time_from', 'invalid_value_format']]],
    [
      { time_from: '2027-01-01 00:00:00', time_to: '2026-01-01 00:00:00' },
      [['time_to', 'not_allowed_value']],
    ],
    [
      { customer_id: 'nobody', time_to: '2026-03-29 02:30:00' },
      [
        ['customer_id', 'not_found'],
        ['time_to', 'invalid_value_format'],
      ],
    ],
  ])('%j', async (query, expected) => {
    const heard = await history(query as Record<string, string>);
    expect(heard.status).toBe(400);
    expect(reasons(heard)).toEqual(expected);
  });

  test('a list too long to be sorted asks for a time range', async () => {
    ledger.history = () => Promise.reject(new TooDeep('rows', 100_000));
    const heard = await history({ sort_field: 'amount' });
    expect(heard.status).toBe(400);
    expect(reasons(heard)).toEqual([['time_from', 'not_allowed_value']]);
    expect(heard.json.error.detail).toContain('time_from and time_to');
  });

  test.each([{ sort_field: 'valid_to' }, { note: 'spring' }])(
    'credits too many for %j ask for a time range',
    async (narrowed) => {
      ledger.segments = () => Promise.reject(new TooDeep('rows', 100_000));
      const heard = await read(ledger, 'credits', { customer_id: 'acme', ...narrowed });
      expect(heard.status).toBe(400);
      expect(reasons(heard)).toEqual([['create_credit_time_from', 'not_allowed_value']]);
      expect(heard.json.error.detail).toContain(
        'create_credit_time_from and create_credit_time_to',
      );
    },
  );

  test('a missing customer is required', async () => {
    const heard = await ask(ledger, 'credit-history', { method: 'GET' });
    expect(reasons(heard)).toEqual([['customer_id', 'required']]);
  });

  test('no key, and another method, in the envelope', async () => {
    const denied = { method: 'GET', caller: null };
    const nobody = await ask(ledger, 'credit-history', denied);
    expect([nobody.status, nobody.json.error.exception]).toEqual([401, 'unauthorized_exception']);
    const deleted = await ask(ledger, 'credit-history', { method: 'DELETE' });
    expect([deleted.status, deleted.json.error.error_data]).toEqual([
      405,
      { http_method: 'DELETE' },
    ]);
  });
});
