/** Which records of the stream the projections get, and how: for the stack and local mode. */

export const STREAM_SOURCE = {
  batchRecords: 1000,
  /** How long a deployed function waits for a batch to fill; a local one does not wait. */
  batchingWindowSeconds: 2,
  /**
   * Nothing is kept between batches of a window. But only with one does Lambda say from which shard
   * a batch comes, and the watermark of each shard is what makes projections exactly once. At its
   * end the function is called once more, without records: so the longest that there is. Every
   * answer must contain a `state`, else Lambda takes the call for failed.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
   */
  tumblingWindowSeconds: 900,
  /** Of one record; splitting a batch that failed does not count. */
  retryAttempts: 10,
  maxRecordAgeHours: 6,
  /** More would hand out one client's records out of their order. */
  parallelizationFactor: 1,
  /** Longer than the function gives itself for a batch. */
  timeoutSeconds: 60,
} as const;

/** As EventBridge writes patterns: every field named must fit one of its rules. */
export interface RecordPattern {
  [field: string]: RecordPattern | PrefixRule[];
}

interface PrefixRule {
  prefix: string;
}

/** Postings and accounts. What is derived from them does not come around again. */
export const RECORD_PATTERN: RecordPattern = {
  dynamodb: { Keys: { pk: { S: [{ prefix: 'R#' }, { prefix: 'A#' }] } } },
};

/** Whether Lambda would pass the record on. */
export function fits(record: object, pattern: RecordPattern = RECORD_PATTERN): boolean {
  const fields = new Map<string, unknown>(Object.entries(record));
  return Object.entries(pattern).every(([name, inner]) => {
    const value = fields.get(name);
    if (Array.isArray(inner)) {
      return typeof value === 'string' && inner.some(({ prefix }) => value.startsWith(prefix));
    }
    return typeof value === 'object' && value !== null && fits(value, inner);
  });
}
