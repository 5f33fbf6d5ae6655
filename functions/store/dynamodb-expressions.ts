/** Writes, conditions and ranges in DynamoDB's words. */
import type { QueryCommandInput, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { INDEXES, TTL_ATTRIBUTE } from './schema.ts';
import type { Condition, QueryAsk, Write } from './table.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export function transactItem(table: string, write: Write): TransactItem {
  if ('add' in write) return additionOf(table, write);
  const condition = conditionOf(write.when);
  return 'put' in write
    ? { Put: { TableName: table, Item: write.put, ...condition } }
    : {
        ConditionCheck: {
          TableName: table,
          Key: { pk: write.check.pk, sk: write.check.sk },
          ...condition,
        },
      };
}

function additionOf(
  table: string,
  { add, values }: Extract<Write, { add: unknown }>,
): TransactItem {
  const fields = Object.entries(values);
  return {
    Update: {
      TableName: table,
      Key: { pk: add.pk, sk: add.sk },
      UpdateExpression: `ADD ${fields.map((_, i) => `#${i} :${i}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(fields.map(([name], i) => [`#${i}`, name])),
      ExpressionAttributeValues: Object.fromEntries(fields.map(([, by], i) => [`:${i}`, by])),
    },
  };
}

export function rangeOf(table: string, { index, pk, from, to, only }: QueryAsk): QueryCommandInput {
  const shape = INDEXES.find(({ name }) => name === index);
  const names: Record<string, string> = { '#pk': shape?.partitionKey ?? 'pk' };
  const values: Record<string, unknown> = { ':pk': pk };
  const parts = ['#pk = :pk'];
  if (from !== undefined || to !== undefined) names['#sk'] = shape?.sortKey ?? 'sk';
  if (from !== undefined) values[':from'] = from;
  if (to !== undefined) values[':to'] = to;
  if (from !== undefined && to !== undefined) parts.push('#sk BETWEEN :from AND :to');
  else if (from !== undefined) parts.push('#sk >= :from');
  else if (to !== undefined) parts.push('#sk <= :to');
  // A path that is given twice is refused.
  const shown =
    only && [...new Set(only)].map((path) => path.split('.').map(placeholder).join('.'));
  for (const name of only?.flatMap((path) => path.split('.')) ?? []) {
    names[placeholder(name)] = name;
  }
  return {
    TableName: table,
    KeyConditionExpression: parts.join(' AND '),
    ...(shown ? { ProjectionExpression: shown.join(', ') } : {}),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ReturnConsumedCapacity: 'TOTAL',
    ...(shape ? { IndexName: shape.name } : { ConsistentRead: true }),
  };
}

function placeholder(attribute: string): string {
  return `#only_${attribute}`;
}

function conditionOf(when: Condition) {
  const wanted = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
  switch (when.if) {
    case 'absent':
      return { ...wanted, ConditionExpression: 'attribute_not_exists(pk)' };
    case 'present':
      return { ...wanted, ConditionExpression: 'attribute_exists(pk)' };
    case 'version':
      return {
        ...wanted,
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': when.is },
      };
    case 'free_for':
      return {
        ...wanted,
        ConditionExpression: 'attribute_not_exists(pk) OR #client = :client',
        ExpressionAttributeNames: { '#client': 'client' },
        ExpressionAttributeValues: { ':client': when.client },
      };
  }
}

/** Counts one up, from the one before the first. */
export function counting(first: number, until: number | undefined) {
  const next = '#value = if_not_exists(#value, :before) + :one';
  const values = { ':before': first - 1, ':one': 1 };
  if (until === undefined) {
    return {
      UpdateExpression: `SET ${next}`,
      ExpressionAttributeNames: { '#value': 'value' },
      ExpressionAttributeValues: values,
    };
  }
  return {
    UpdateExpression: `SET ${next}, #ttl = :ttl`,
    ExpressionAttributeNames: { '#value': 'value', '#ttl': TTL_ATTRIBUTE },
    ExpressionAttributeValues: { ...values, ':ttl': Math.ceil(until / 1000) },
  };
}
