/** What a check of a history finds: which laws were broken, and how. */

export interface LogFinding {
  readonly laws: readonly number[];
  readonly what: string;
}

export type Rule = readonly [laws: readonly number[], holds: boolean, what: string];

export function broken(rules: readonly Rule[], where: string): LogFinding[] {
  return rules
    .filter(([, holds]) => !holds)
    .map(([laws, , what]) => ({ laws, what: `${where}: ${what}` }));
}
