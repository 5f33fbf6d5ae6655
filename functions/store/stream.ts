/** Records of the table's stream as changes of postings and accounts. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Change } from '../projections/changes.ts';
import { accountFromItem } from './account-item.ts';
import { wrapNumbers } from './dynamodb-errors.ts';
import { postingFromItem } from './posting-item.ts';
import type { Item, Key } from './table.ts';
import { text } from './values.ts';

export function changeOf(record: DynamoDBRecord): Change | null {
  const { Keys: keys, OldImage: old, NewImage: now, SequenceNumber } = record.dynamodb ?? {};
  if (!keys || !now) return null;
  const { pk, sk } = imageOf(keys);
  return changeOfItems(BigInt(SequenceNumber ?? 0), { pk: text(pk), sk: text(sk) }, () => ({
    before: old ? imageOf(old) : null,
    after: imageOf(now),
  }));
}

/** `null` for items that no projection looks at. Nothing of ours is ever removed. */
export function changeOfItems(
  sequence: bigint,
  { pk, sk }: Key,
  read: () => { readonly before: Item | null; readonly after: Item },
): Change | null {
  const isPosting = pk.startsWith('R#');
  if (!isPosting && !(pk.startsWith('A#') && sk === 'A')) return null;
  try {
    const { before, after } = read();
    return isPosting
      ? { sequence, of: 'posting', ...both(before, after, postingFromItem) }
      : { sequence, of: 'account', ...both(before, after, accountFromItem) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { sequence, of: 'unreadable', key: `${pk} ${sk}`, why };
  }
}

function both<A>(before: Item | null, after: Item, read: (item: Item) => A) {
  return { before: before && read(before), after: read(after) };
}

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

/** Lambda writes binary values as base64 text, which the SDK's reader does not expect. */
function imageOf(image: Image): Item {
  const plain = Object.entries(image).filter(([, value]) => value.B === undefined);
  return unmarshall(Object.fromEntries(plain) as Parameters<typeof unmarshall>[0], { wrapNumbers });
}
