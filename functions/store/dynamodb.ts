/** The table on DynamoDB: its calls, what they cost, and what may be tried again. */
import { type ConsumedCapacity, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type Failed, isBusy, reasonOf } from './dynamodb-errors.ts';
import { counting, rangeOf, transactItem } from './dynamodb-expressions.ts';
import {
  Busy,
  type Call,
  type Item,
  type Key,
  type QueryAsk,
  type Reason,
  type Table,
  type Write,
} from './table.ts';

/** No request takes longer, whatever is left until the deadline. */
const REQUEST_MILLISECONDS = 3_000;
/** As many items are put at the same time. */
const PUTS_AT_ONCE = 25;

export class DynamoDbTable implements Table {
  readonly #documents: DynamoDBDocumentClient;
  readonly #name: string;

  constructor(documents: DynamoDBDocumentClient, name: string) {
    this.#documents = documents;
    this.#name = name;
  }

  async get(key: Key, call: Call, how = 'strong'): Promise<Item | null> {
    const command = new GetCommand({
      TableName: this.#name,
      Key: { pk: key.pk, sk: key.sk },
      ConsistentRead: how === 'strong',
      ReturnConsumedCapacity: 'TOTAL',
    });
    const answer = await this.#spend(call, (limit) => this.#documents.send(command, limit));
    return answer.Item ?? null;
  }

  async getMany(keys: readonly Key[], call: Call, how = 'strong'): Promise<readonly Item[]> {
    const found: Item[] = [];
    let rest: Key[] = keys.map(({ pk, sk }) => ({ pk, sk }));
    while (rest.length > 0) {
      const command = new BatchGetCommand({
        RequestItems: { [this.#name]: { Keys: rest, ConsistentRead: how === 'strong' } },
        ReturnConsumedCapacity: 'TOTAL',
      });
      const answer = await this.#spend(call, (limit) => this.#documents.send(command, limit));
      found.push(...(answer.Responses?.[this.#name] ?? []));
      const left = (answer.UnprocessedKeys?.[this.#name]?.Keys ?? []) as Key[];
      if (left.length === rest.length) throw new Busy('no key was processed');
      rest = left;
    }
    return found;
  }

  async snapshot(keys: readonly Key[], call: Call): Promise<readonly Item[]> {
    const gets = keys.map(({ pk, sk }) => ({ Get: { TableName: this.#name, Key: { pk, sk } } }));
    const input = { TransactItems: gets, ReturnConsumedCapacity: 'TOTAL' } as const;
    const command = new TransactGetCommand(input);
    try {
      const answer = await this.#spend(call, (limit) => this.#documents.send(command, limit));
      return (answer.Responses ?? []).flatMap(({ Item: item }) => item ?? []);
    } catch (error) {
      const canceled = error instanceof TransactionCanceledException;
      throw canceled ? new Busy('the snapshot met a transaction') : error;
    }
  }

  async query(ask: QueryAsk, call: Call) {
    const command = new QueryCommand({
      ...rangeOf(this.#name, ask),
      ScanIndexForward: !ask.descending,
      ...(ask.limit === undefined ? {} : { Limit: ask.limit }),
      ...(ask.after === undefined ? {} : { ExclusiveStartKey: { ...ask.after } }),
    });
    const answer = await this.#spend(call, (limit) => this.#documents.send(command, limit));
    return { items: answer.Items ?? [], next: answer.LastEvaluatedKey ?? null };
  }

  async count(ask: QueryAsk, call: Call): Promise<number> {
    let counted = 0;
    let after: Record<string, unknown> | undefined;
    do {
      const command = new QueryCommand({
        ...rangeOf(this.#name, ask),
        Select: 'COUNT',
        ...(after === undefined ? {} : { ExclusiveStartKey: after }),
      });
      const answer = await this.#spend(call, (limit) => this.#documents.send(command, limit));
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
      TransactItems: writes.map((write) => transactItem(this.#name, write)),
    });
    try {
      await this.#spend(call, (limit) => this.#documents.send(command, limit));
      return null;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = (error.CancellationReasons ?? []).map(reasonOf);
      if (reasons.some(({ code }) => code === 'condition')) return reasons;
      throw new Busy('the transaction met another');
    }
  }

  /** One by one: who may use BatchWriteItem may delete. */
  async putMany(items: readonly (Item & Key)[], call: Call): Promise<void> {
    for (let start = 0; start < items.length; start += PUTS_AT_ONCE) {
      const puts = items.slice(start, start + PUTS_AT_ONCE).map((item) => {
        const command = new PutCommand({
          TableName: this.#name,
          Item: item,
          ReturnConsumedCapacity: 'TOTAL',
        });
        return this.#spend(call, (limit) => this.#documents.send(command, limit), 'write');
      });
      await Promise.all(puts);
      // Those after the first took no time of their own.
      call.spent.trips -= puts.length - 1;
    }
  }

  async nextNumber(key: Key, first: number, call: Call, until?: number): Promise<number> {
    const command = new UpdateCommand({
      TableName: this.#name,
      Key: { pk: key.pk, sk: key.sk },
      ...counting(first, until),
      ReturnValues: 'UPDATED_NEW',
      ReturnConsumedCapacity: 'TOTAL',
    });
    const answer = await this.#spend(
      call,
      (limit) => this.#documents.send(command, limit),
      'write',
    );
    return Number(answer.Attributes?.value);
  }

  /** Sends, counts what it cost, and tells what may be tried again from what may not. */
  async #spend<A extends Spending>(
    call: Call,
    send: (limit: Limit) => Promise<A>,
    kind: 'read' | 'write' = 'read',
  ): Promise<A> {
    call.spent.trips += 1;
    try {
      const answer = await send(limitOf(call));
      for (const used of [answer.ConsumedCapacity ?? []].flat()) {
        const units = used.CapacityUnits ?? 0;
        const writes = used.WriteCapacityUnits ?? (kind === 'write' ? units : 0);
        call.spent.wru += writes;
        call.spent.rru += used.ReadCapacityUnits ?? units - writes;
      }
      return answer;
    } catch (error) {
      const failed = error as Partial<Failed>;
      if (isBusy(failed)) throw new Busy(failed.name);
      throw error;
    }
  }
}

/** The SDK's own request timeout ends with the headers: this one covers the whole answer. */
function limitOf(call: Call): Limit {
  const left = Math.max(0, call.deadline - Date.now());
  return { abortSignal: AbortSignal.timeout(Math.min(left, REQUEST_MILLISECONDS)) };
}

interface Limit {
  readonly abortSignal: AbortSignal;
}

interface Spending {
  readonly ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] | undefined;
}
