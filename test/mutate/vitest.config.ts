/** What judges a mutant of the ledger: its unit tests and a few short histories, always the same. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/ledger/**/*.test.ts', 'test/property/**/*.test.ts'],
    exclude: ['test/property/rules.test.ts'],
    env: { PROPERTY_RUNS: '1', PROPERTY_SEED: '20260' },
    testTimeout: 20_000,
  },
});
