/** Segments are counted by the posting that issues them, whatever it is. */
import { expect, test } from 'vitest';
import { Desk } from './desk.ts';

test('the running count of segments grows where parts are new', () => {
  const desk = new Desk();
  const segment = { amount: 2n, endingBefore: 9_000 };
  const issued = () => [desk.account.counts.segments, desk.log.get(desk.account.last)?.issues];
  const credit = desk.buy(4n, { schedule: [segment, segment] });
  expect(issued()).toEqual([2, [1, 2]]);
  const pending = desk.buy(6n, { status: 'pending', schedule: [segment, segment, segment] });
  expect(issued()).toEqual([2, []]);
  desk.done({ op: 'usage', amount: 1n });
  desk.done({ op: 'adjust', credit, part: 2, direction: 'add', amount: 1n, reason: 'why' });
  desk.done({ op: 'edit', credit: pending, description: 'still pending' });
  expect(issued()).toEqual([2, []]);
  desk.done({ op: 'extend', credit, add: segment });
  expect(issued()).toEqual([3, [3]]);
  desk.done({ op: 'approve', credit: pending });
  expect(issued()).toEqual([6, [1, 2, 3]]);
  const update = [{ part: 3, amount: 5n }];
  desk.done({ op: 'edit', credit, schedule: { update, add: [segment, segment] } });
  expect(issued()).toEqual([8, [4, 5]]);
  desk.done({ op: 'edit', credit, schedule: { update: [{ part: 5, amount: 7n }], remove: [4] } });
  expect(issued()).toEqual([8, []]);
  desk.done({ op: 'fail', credit: desk.buy(2n, { status: 'pending' }) });
  desk.done({ op: 'void', credit });
  expect(issued()).toEqual([8, []]);
});
