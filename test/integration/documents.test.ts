/** What dialects keep beside credits, on DynamoDB's engine. */
import { afterAll, beforeAll, describe } from 'vitest';
import { connectTable } from '../../functions/store/connect-table.ts';
import { documentCases } from '../support/document-cases.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

describe('documents on the engine', () => {
  documentCases(() => connectTable({ table: engine.table, endpoint: engine.endpoint }));
});
