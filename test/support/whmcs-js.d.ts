/** The npm package `whmcs-js` has no types: what tests use of it. */
declare module 'whmcs-js' {
  type Fields = Readonly<Record<string, string | number | boolean>>;
  interface Options {
    readonly identifier: string;
    readonly secret: string;
    readonly serverUrl: string;
  }

  export class Clients {
    constructor(options: Options);
    addClient(fields: Fields): Promise<unknown>;
    getClients(fields: Fields): Promise<unknown>;
    getClientsDetails(fields: Fields): Promise<unknown>;
  }

  export class Billing {
    constructor(options: Options);
    addCredit(fields: Fields): Promise<unknown>;
    applyCredit(fields: Fields): Promise<unknown>;
    createInvoice(fields: Fields): Promise<unknown>;
    getCredits(fields: Fields): Promise<unknown>;
    getInvoice(fields: Fields): Promise<unknown>;
  }

  export class System {
    constructor(options: Options);
    /** For actions that it has no method for. */
    callApi(fields: Fields): Promise<unknown>;
  }
}
