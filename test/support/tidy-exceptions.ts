/** Files that may be what the rules of tidiness forbid, by name, and why. */

export interface Exception {
  readonly path: string;
  /** A part of the complaint. */
  readonly what: string;
  readonly reason: string;
}

const DIALECTS = ['native', 'verifik', 'metronome', 'carecloud', 'whmcs'];

const useCase = 'a use case: it asks the store and awaits it; what it decides is decided elsewhere';

const wire = 'answers of any shape are looked into, as their readers do';

export const EXCEPTIONS: readonly Exception[] = [
  ...[
    'create-client',
    'decide-with-records',
    'explain',
    'grant-ledgers',
    'keep-documents',
    'lines-since',
    'open-ledger',
    'perform',
    'standing',
  ].map((name) => ({
    path: `functions/ledger/${name}.ts`,
    what: 'contains await',
    reason: useCase,
  })),
  ...DIALECTS.map((name) => ({
    path: 'functions/http/contract.ts',
    what: `contains '${name}'`,
    reason: 'the one list of them, as a type',
  })),
  { path: 'test/support/metronome-desk.ts', what: 'has any', reason: wire },
  { path: 'test/unit/dialects/chained.ts', what: 'has any', reason: wire },
  { path: 'test/unit/dialects/foreign-call.ts', what: 'has any', reason: wire },
];
