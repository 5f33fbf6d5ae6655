/** The shards of a stream: which there are, and which may be read before which. */
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
} from '@aws-sdk/client-dynamodb-streams';

export interface ShardNames {
  readonly id: string;
  /** The shard that it follows, which may be gone already; `null`: none. */
  readonly parent: string | null;
}

/** `null` where the table has none. */
export async function streamOf(client: DynamoDBClient, table: string): Promise<string | null> {
  const { Table: found } = await client.send(new DescribeTableCommand({ TableName: table }));
  return found?.LatestStreamArn ?? null;
}

/** The embedded engine reads its whole stream for this: not to be asked at every turn. */
export async function shardsOf(
  client: DynamoDBStreamsClient,
  streamArn: string,
): Promise<readonly ShardNames[]> {
  const found: ShardNames[] = [];
  let after: string | undefined;
  do {
    const start = after === undefined ? {} : { ExclusiveStartShardId: after };
    const command = new DescribeStreamCommand({ StreamArn: streamArn, ...start });
    const { StreamDescription: stream } = await client.send(command);
    for (const { ShardId: id, ParentShardId: parent } of stream?.Shards ?? []) {
      if (id !== undefined) found.push({ id, parent: parent ?? null });
    }
    after = stream?.LastEvaluatedShardId;
  } while (after !== undefined);
  return found;
}
