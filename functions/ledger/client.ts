/** Clients: whose credits they are, and the names under which every dialect finds them. */
import type { Micro } from './amount.ts';
import type { Instant } from './instant.ts';

/** What never changes of a client. `number` addresses its account; `id` is the caller's choice. */
export interface ClientRef {
  readonly number: number;
  readonly id: string;
  /** The id itself where it is a UUID, else made from the number: Metronome's customer id. */
  readonly uuid: string;
}

export type NameKind = 'id' | 'uuid' | 'number' | 'alias';

/** One of a client's names. A name once given is never given to another client. */
export interface ClientName {
  readonly kind: NameKind;
  readonly value: string;
}

export interface Client extends ClientRef {
  readonly aliases: readonly string[];
  readonly name: string | null;
  readonly email: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly overdraftLimit: Micro;
  readonly status: 'active' | 'closed';
  /** Absent while it is active. */
  readonly closedAt?: Instant;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** What one dialect needs to give back and the ledger does not interpret. */
  readonly vendor: Readonly<Record<string, unknown>>;
}

/** Part of `Ledger`. */
export interface Clients {
  findClient(name: ClientName): Promise<ClientRef | null>;
  client(ref: ClientRef): Promise<Client | null>;
  /** Several at once, by number; a change of a moment ago may not be seen yet. */
  clientsOf(refs: readonly ClientRef[]): Promise<ReadonlyMap<number, Client>>;
}

type Personal = Pick<Client, 'name' | 'email' | 'metadata'>;

/** The client without what says who it is: what is kept where nothing can be erased. */
export function withoutPersonal(client: Client): Client {
  return { ...client, name: null, email: null, metadata: {} };
}

/** Fills in personal fields: as the request gave them, else as they are now. */
export function withPersonal(client: Client, asked: Partial<Personal>, now: Personal): Client {
  return {
    ...client,
    name: asked.name === undefined ? now.name : asked.name,
    email: asked.email === undefined ? now.email : asked.email,
    metadata: asked.metadata ?? now.metadata,
  };
}

export const MAX_CLIENT_NUMBER = 2 ** 31 - 1;
/** Numbers below it may be chosen by the caller; the ledger counts on from it. */
export const FIRST_MADE_NUMBER = 1_000_000;
export const MAX_ALIASES = 32;
export const MAX_NAME_LENGTH = 160;
export const MAX_METADATA_BYTES = 512;
