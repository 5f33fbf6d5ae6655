/** Keys over the API of a gateway: asked for and told of as an admin's script would. */
import type { TestGateway } from './test-gateway.ts';

/** Whatever of it an answer has. */
export interface KeyBody {
  readonly id: string;
  readonly keyId: string;
  readonly secret: string;
  readonly identifier: string;
  readonly clients: readonly string[] | null;
  readonly secrets: readonly object[];
  readonly changes: readonly object[];
  readonly revokedAt: string | null;
  readonly field: string;
  readonly data: readonly { readonly id: string }[];
  readonly next: string | null;
  readonly requestId: string;
}

export interface KeyAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: KeyBody;
}

export class KeyCalls {
  readonly #gateway: () => TestGateway;

  constructor(gateway: () => TestGateway) {
    this.#gateway = gateway;
  }

  admin = () => this.#gateway().keys.admin;

  make = (body: object, key = this.admin()) => this.call('POST', '/ledger/v1/keys', key, body);

  me = (key: string) => this.call('GET', '/ledger/v1/me', key);

  async call(method: string, path: string, key: string, body?: unknown): Promise<KeyAnswer> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(this.#gateway().url + path, { method, headers, ...sent });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: JSON.parse(text || '{}') };
  }
}
