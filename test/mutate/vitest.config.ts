/** What judges a mutant of the ledger: its unit tests and a few histories, always the same. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'test/unit/ledger/**/*.test.ts',
      'test/property/{amounts,grant-ledgers,laws}.test.ts',
    ],
    setupFiles: ['test/mutate/same-cases.ts'],
    // Of the histories, those that are compared with the model in everything are enough.
    testNamePattern: /^(?!.*\blaws? \d)/,
    env: { PROPERTY_RUNS: '4', PROPERTY_SEED: '20260' },
    testTimeout: 20_000,
  },
});
