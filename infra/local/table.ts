/** Creates the table on any engine from the same description as the stack's. */
import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  INDEXES,
  PARTITION_KEY,
  SORT_KEY,
  STREAM_VIEW,
  TTL_ATTRIBUTE,
} from '../../functions/store/schema.ts';
import { StartFault } from './settings.ts';

const WAIT_SECONDS = 60;

/** How the store reaches an engine: some keep the tables of each region and key apart. */
export const AS_THE_STORE = {
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** For what the store has no words for: tables. */
export function connectEngine(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ ...AS_THE_STORE, endpoint, maxAttempts: 2 });
}

/** Makes sure that the table is there and active. Throws a StartFault for one of another shape. */
export async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(shape(name)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    await checkShape(client, name);
  }
  await waitUntilTableExists(
    { client, maxWaitTime: WAIT_SECONDS, minDelay: 1 },
    { TableName: name },
  );
  await expireTokens(client, name);
}

function shape(name: string): CreateTableCommandInput {
  const attributes = new Set([PARTITION_KEY, SORT_KEY]);
  for (const index of INDEXES) attributes.add(index.partitionKey).add(index.sortKey);
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map(text),
    KeySchema: keys(PARTITION_KEY, SORT_KEY),
    GlobalSecondaryIndexes: INDEXES.map((index) => ({
      IndexName: index.name,
      KeySchema: keys(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: 'ALL' },
    })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: STREAM_VIEW },
  };
}

function text(name: string): AttributeDefinition {
  return { AttributeName: name, AttributeType: 'S' };
}

function keys(partition: string, sort: string): CreateTableCommandInput['KeySchema'] {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
}

async function checkShape(client: DynamoDBClient, name: string): Promise<void> {
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: name }));
  const keyNames = table?.KeySchema?.map((key) => key.AttributeName) ?? [];
  const indexes = table?.GlobalSecondaryIndexes?.map((index) => index.IndexName) ?? [];
  const fits =
    keyNames.includes(PARTITION_KEY) &&
    keyNames.includes(SORT_KEY) &&
    INDEXES.every((index) => indexes.includes(index.name));
  if (fits) return;
  throw new StartFault(
    `The table ${name} has another layout: use an empty engine, or remove that table.`,
  );
}

async function expireTokens(client: DynamoDBClient, name: string): Promise<void> {
  const found = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  if (found.TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED') return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: TTL_ATTRIBUTE, Enabled: true },
    }),
  );
}
