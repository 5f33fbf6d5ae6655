/** The npm package `whmcs` has no types: what tests use of it. */
declare module 'whmcs' {
  type Callback = (error: Error | null, answer: unknown) => void;

  export default class Whmcs {
    constructor(options: { username: string; password: string; serverUrl: string });
    customers: { getCredits(clientId: number, callback: Callback): void };
    billing: {
      addCredit(clientId: number, amount: string, description: string, callback: Callback): void;
    };
  }
}
