/** The table's shape: read by the store, the stack, the local engine and the tests. */

export const PARTITION_KEY = 'pk';
export const SORT_KEY = 'sk';

export interface IndexShape {
  readonly name: 'byStatus' | 'byCategory' | 'byClient';
  readonly partitionKey: string;
  readonly sortKey: string;
}

/** Sparse; all attributes projected. */
export const INDEXES: readonly IndexShape[] = [
  { name: 'byStatus', partitionKey: 'statusPk', sortKey: 'statusSk' },
  { name: 'byCategory', partitionKey: 'categoryPk', sortKey: 'categorySk' },
  { name: 'byClient', partitionKey: 'clientPk', sortKey: 'clientSk' },
];

/** On tokens and throttle counters only, never on money. */
export const TTL_ATTRIBUTE = 'ttl';

export const STREAM_VIEW = 'NEW_AND_OLD_IMAGES';

/** Days of point-in-time recovery. */
export const RECOVERY_DAYS = 35;

/** Partition of the notes on when keys were last used: all that the authorizer writes. */
export const USED_KEYS = 'K#used';
