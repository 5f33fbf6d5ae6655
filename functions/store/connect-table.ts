/** Connects to the table: the SDK's client, its patience, and how it reads numbers. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDbTable } from './dynamodb.ts';
import { wrapNumbers } from './dynamodb-errors.ts';
import type { Table } from './table.ts';

const CONNECTION_MILLISECONDS = 1_000;

export interface Connection {
  readonly table: string;
  /** `null`: Amazon's own, found by region. */
  readonly endpoint: string | null;
}

export function connectTable({ table, endpoint }: Connection): Table {
  const client = new DynamoDBClient({
    // Whoever knows the deadline tries again.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECTION_MILLISECONDS },
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
