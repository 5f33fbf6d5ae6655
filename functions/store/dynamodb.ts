/** The table on DynamoDB: the only file that speaks to the AWS SDK. */
import {
  type CancellationReason,
  type ConsumedCapacity,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { INDEXES } from './schema.ts';
import {
  Busy,
  type Call,
  type Condition,
  type Item,
  type Key,
  type QueryAsk,
  type Reason,
  type Table,
  type Write,
} from './table.ts';

/** Names of errors after which trying again may go well, whether or not it was done. */
const BUSY = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TransactionInProgressException',
  'TransactionConflictException',
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'AbortError',
  'NetworkingError',
]);
const BUSY_REASONS = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'TransactionInProgress',
]);

const CONNECTION_MILLISECONDS = 1_000;
const REQUEST_MILLISECONDS = 3_000;

export interface Connection {
  readonly table: string;
  /** `null`: Amazon's own, found by region. */
  readonly endpoint: string | null;
}

export function connectTable({ table, endpoint }: Connection): Table {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: CONNECTION_MILLISECONDS,
      requestTimeout: REQUEST_MILLISECONDS,
      // Without it the SDK only warns and waits on.
      throwOnRequestTimeout: true,
    },
    ...(endpoint === null
      ? {}
      : {
          endpoint,
          region: 'local',
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        }),
  });
  const documents = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers },
  });
  return new DynamoDbTable(documents, table);
}

/** Whole numbers as bigint: credits have more digits than a float can be trusted with. */
function wrapNumbers(text: string): number | bigint {
  return /^-?\d+$/.test(text) ? BigInt(text) : Number(text);
}

class DynamoDbTable implements Table {
  readonly #documents: DynamoDBDocumentClient;
  readonly #name: string;

  constructor(documents: DynamoDBDocumentClient, name: string) {
    this.#documents = documents;
    this.#name = name;
  }

  async get(key: Key, call: Call): Promise<Item | null> {
    const command = new GetCommand({
      TableName: this.#name,
      Key: { pk: key.pk, sk: key.sk },
      ConsistentRead: true,
      ReturnConsumedCapacity: 'TOTAL',
    });
    const answer = await this.#spend(call, () => this.#documents.send(command));
    return answer.Item ?? null;
  }

  async getMany(keys: readonly Key[], call: Call): Promise<readonly Item[]> {
    const found: Item[] = [];
    let rest: Key[] = keys.map(({ pk, sk }) => ({ pk, sk }));
    while (rest.length > 0) {
      const command = new BatchGetCommand({
        RequestItems: { [this.#name]: { Keys: rest, ConsistentRead: true } },
        ReturnConsumedCapacity: 'TOTAL',
      });
      const answer = await this.#spend(call, () => this.#documents.send(command));
      found.push(...(answer.Responses?.[this.#name] ?? []));
      const left = (answer.UnprocessedKeys?.[this.#name]?.Keys ?? []) as Key[];
      if (left.length === rest.length) throw new Busy('no key was processed');
      rest = left;
    }
    return found;
  }

  async query(ask: QueryAsk, call: Call) {
    const command = new QueryCommand({
      ...this.#range(ask),
      ScanIndexForward: !ask.descending,
      ...(ask.limit === undefined ? {} : { Limit: ask.limit }),
      ...(ask.after === undefined ? {} : { ExclusiveStartKey: { ...ask.after } }),
    });
    const answer = await this.#spend(call, () => this.#documents.send(command));
    return { items: answer.Items ?? [], next: answer.LastEvaluatedKey ?? null };
  }

  async count(ask: QueryAsk, call: Call): Promise<number> {
    let counted = 0;
    let after: Record<string, unknown> | undefined;
    do {
      const command = new QueryCommand({
        ...this.#range(ask),
        Select: 'COUNT',
        ...(after === undefined ? {} : { ExclusiveStartKey: after }),
      });
      const answer = await this.#spend(call, () => this.#documents.send(command));
      counted += answer.Count ?? 0;
      after = answer.LastEvaluatedKey;
    } while (after !== undefined);
    return counted;
  }

  async transact(
    writes: readonly Write[],
    token: string,
    call: Call,
  ): Promise<readonly Reason[] | null> {
    const command = new TransactWriteCommand({
      ClientRequestToken: token,
      ReturnConsumedCapacity: 'TOTAL',
      TransactItems: writes.map((write) => this.#transactItem(write)),
    });
    try {
      await this.#spend(call, () => this.#documents.send(command));
      return null;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      return (error.CancellationReasons ?? []).map(reasonOf);
    }
  }

  async nextNumber(key: Key, first: number, call: Call): Promise<number> {
    const command = new UpdateCommand({
      TableName: this.#name,
      Key: { pk: key.pk, sk: key.sk },
      UpdateExpression: 'SET #value = if_not_exists(#value, :before) + :one',
      ExpressionAttributeNames: { '#value': 'value' },
      ExpressionAttributeValues: { ':before': first - 1, ':one': 1 },
      ReturnValues: 'UPDATED_NEW',
      ReturnConsumedCapacity: 'TOTAL',
    });
    const answer = await this.#spend(call, () => this.#documents.send(command), 'write');
    return Number(answer.Attributes?.value);
  }

  #transactItem(write: Write): NonNullable<TransactWriteCommandInput['TransactItems']>[number] {
    const condition = conditionOf(write.when);
    return 'put' in write
      ? { Put: { TableName: this.#name, Item: write.put, ...condition } }
      : {
          ConditionCheck: {
            TableName: this.#name,
            Key: { pk: write.check.pk, sk: write.check.sk },
            ...condition,
          },
        };
  }

  #range({ index, pk, from, to }: QueryAsk): QueryCommandInput {
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
    return {
      TableName: this.#name,
      KeyConditionExpression: parts.join(' AND '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ReturnConsumedCapacity: 'TOTAL',
      ...(shape ? { IndexName: shape.name } : { ConsistentRead: true }),
    };
  }

  /** Sends, counts what it cost, and tells what may be tried again from what may not. */
  async #spend<A extends Spending>(
    call: Call,
    send: () => Promise<A>,
    kind: 'read' | 'write' = 'read',
  ): Promise<A> {
    try {
      const answer = await send();
      call.spent.trips += answer.$metadata.attempts ?? 1;
      for (const used of [answer.ConsumedCapacity ?? []].flat()) {
        const units = used.CapacityUnits ?? 0;
        const writes = used.WriteCapacityUnits ?? (kind === 'write' ? units : 0);
        call.spent.wru += writes;
        call.spent.rru += used.ReadCapacityUnits ?? units - writes;
      }
      return answer;
    } catch (error) {
      const failed = error as Partial<Failed>;
      call.spent.trips += failed.$metadata?.attempts ?? 1;
      if (isBusy(failed)) throw new Busy(failed.name);
      throw error;
    }
  }
}

interface Spending {
  readonly $metadata: { readonly attempts?: number | undefined };
  readonly ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] | undefined;
}

interface Failed {
  readonly name: string;
  readonly code: string;
  readonly $metadata: { readonly attempts?: number; readonly httpStatusCode?: number };
  readonly $fault: string;
}

function isBusy(error: Partial<Failed>): boolean {
  if (error.name !== undefined && BUSY.has(error.name)) return true;
  const status = error.$metadata?.httpStatusCode;
  if (status !== undefined && status >= 500) return true;
  // A system error: the connection was refused, reset or cut before an answer came.
  return typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code);
}

function reasonOf(reason: CancellationReason): Reason {
  // The document client translates answers, but not the items inside an error.
  const item = reason.Item ? unmarshall(reason.Item, { wrapNumbers }) : null;
  if (reason.Code === undefined || reason.Code === 'None') return { code: 'none', item };
  if (reason.Code === 'ConditionalCheckFailed') return { code: 'condition', item };
  if (BUSY_REASONS.has(reason.Code)) return { code: 'busy', item };
  throw new Error(`a transaction was refused with ${reason.Code}`);
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
