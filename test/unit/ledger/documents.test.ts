/** What dialects keep beside credits. */
import { describe } from 'vitest';
import { documentCases } from '../../support/document-cases.ts';
import { MemoryTable } from '../../support/memory-table.ts';

describe('documents', () => {
  documentCases(() => new MemoryTable());
});
