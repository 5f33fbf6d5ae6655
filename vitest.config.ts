/** How the tests run: all of them but those that need a browser, two files at a time. */
import { defineConfig } from 'vitest/config';

/** Those that need a browser are not among them. */
const WHOLE = ['test/{conformance,fault,integration}/**/*.test.ts', 'test/*.test.ts'];

const limits = { testTimeout: 60_000, hookTimeout: 120_000 };

/** They keep nothing in modules: one import serves many files, which halves their time. */
const PURE = ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', './test/support/tally-reporter.ts'],
    fileParallelism: true,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { ...limits, name: 'whole', include: WHOLE, exclude: PURE } },
      { extends: true, test: { ...limits, name: 'pure', include: PURE, isolate: false } },
    ],
  },
});
