/** Records of the table's stream as changes of postings and accounts. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Change } from '../projections/changes.ts';
import { accountFromItem } from './account-item.ts';
import { wrapNumbers } from './dynamodb-errors.ts';
import { postingFromItem } from './posting-item.ts';
import type { Item } from './table.ts';
import { text } from './values.ts';

/** `null` for items that no projection looks at, and for removals: nothing of ours is removed. */
export function changeOf(record: DynamoDBRecord): Change | null {
  const { Keys: keys, OldImage: old, NewImage: now, SequenceNumber } = record.dynamodb ?? {};
  const sequence = BigInt(SequenceNumber ?? 0);
  if (!keys || !now) return null;
  const { pk, sk } = imageOf(keys);
  const isPosting = text(pk).startsWith('R#');
  if (!isPosting && !(text(pk).startsWith('A#') && sk === 'A')) return null;
  try {
    const [before, after] = [old ? imageOf(old) : null, imageOf(now)];
    return isPosting
      ? {
          sequence,
          of: 'posting',
          before: before && postingFromItem(before),
          after: postingFromItem(after),
        }
      : {
          sequence,
          of: 'account',
          before: before && accountFromItem(before),
          after: accountFromItem(after),
        };
  } catch (error) {
    console.error('a record of the stream cannot be read', { pk, sk, error });
    return { sequence, of: 'unreadable', key: `${text(pk)} ${text(sk)}` };
  }
}

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

/** Lambda writes binary values as base64 text, which the SDK's reader does not expect. */
function imageOf(image: Image): Item {
  const plain = Object.entries(image).filter(([, value]) => value.B === undefined);
  return unmarshall(Object.fromEntries(plain) as Parameters<typeof unmarshall>[0], { wrapNumbers });
}
