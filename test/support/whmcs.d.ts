/** The npm package `whmcs` has no types: what tests use of it. */
declare module 'whmcs' {
  type Callback = (error: Error | null, answer: unknown) => void;
  type Fields = Readonly<Record<string, string>>;

  export default class Whmcs {
    constructor(options: { username: string; password: string; serverUrl: string });
    customers: {
      createCustomer(customer: Fields, callback: Callback): void;
      getCredits(clientId: number, callback: Callback): void;
      getCustomer(clientId: string, options: Fields, callback: Callback): void;
    };
    billing: {
      addCredit(clientId: number, amount: string, description: string, callback: Callback): void;
      applyCredit(invoiceId: string, amount: string, callback: Callback): void;
      createInvoice(clientId: number, invoice: Fields, callback: Callback): void;
      getInvoice(invoiceId: string, callback: Callback): void;
    };
  }
}
