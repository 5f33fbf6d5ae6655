/** A record of the stream as the SDK reads it, turned into what Lambda puts into an event. */
import { strict as assert } from 'node:assert';
import type { AttributeValue, _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord, AttributeValue as EventValue } from 'aws-lambda';

type Image = Record<string, EventValue>;

export function eventRecord(record: StreamRecord, streamArn: string): DynamoDBRecord {
  const change = record.dynamodb ?? {};
  const { Keys, NewImage, OldImage, ApproximateCreationDateTime: at } = change;
  return {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion,
    eventSource: record.eventSource,
    awsRegion: record.awsRegion,
    dynamodb: {
      // Lambda has it in seconds, where the SDK makes a date of it.
      ...(at ? { ApproximateCreationDateTime: Math.trunc(at.getTime() / 1000) } : {}),
      ...(Keys ? { Keys: imageOf(Keys) } : {}),
      ...(NewImage ? { NewImage: imageOf(NewImage) } : {}),
      ...(OldImage ? { OldImage: imageOf(OldImage) } : {}),
      SequenceNumber: change.SequenceNumber,
      SizeBytes: change.SizeBytes,
      StreamViewType: change.StreamViewType,
    },
    // Who deleted an item, where time did.
    ...(record.userIdentity ? { userIdentity: record.userIdentity } : {}),
    eventSourceARN: streamArn,
  };
}

/** Its place in its shard. Small integers on one engine, 21 digits and more on another. */
export function sequenceOf({ dynamodb }: DynamoDBRecord): string {
  assert(dynamodb?.SequenceNumber, 'a record of a stream has a sequence number');
  return dynamodb.SequenceNumber;
}

function imageOf(image: Readonly<Record<string, AttributeValue>>): Image {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, wireValue(value)]));
}

/** Bytes are the one thing that JSON writes otherwise. */
function wireValue(value: AttributeValue): EventValue {
  if (value.B) return { B: base64(value.B) };
  if (value.BS) return { BS: value.BS.map(base64) };
  if (value.L) return { L: value.L.map(wireValue) };
  if (value.M) return { M: imageOf(value.M) };
  assert(!value.$unknown, 'the SDK knows the types of values');
  return value;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
