/** Documents: what dialects keep beside credits. Their versions are guarded, not their sense. */
import type { Performed, Rendering, UniqueValue } from './ledger.ts';

export type DocumentKind = 'product' | 'custom_field' | 'invoice';

/** Whose documents they are that belong to no client. */
export const OF_THE_DEPLOYMENT = 0;

/** Written whole, and only over the version before: 1 must not exist, n replaces n − 1. */
export interface Document {
  readonly kind: DocumentKind;
  /** Number of the client that it belongs to, or `OF_THE_DEPLOYMENT`. */
  readonly owner: number;
  /** 1–200 printable characters, unique for its kind and owner. Lists are in its order. */
  readonly id: string;
  readonly version: number;
  /** JSON, ≤ 4 KB. `null`: withdrawn; it counts as absent, but its id keeps its versions. */
  readonly content: Readonly<Record<string, unknown>> | null;
}

/** A request that changes documents and no account. */
export interface DocumentRequest {
  /** Whose id it is: a client, or the deployment. */
  readonly owner: number;
  readonly transactionId: string | null;
  readonly dialect: string;
  readonly operation: string;
  /** What was asked for: its fingerprint tells a repetition from another request. */
  readonly asked: unknown;
  /** As of `LedgerRequest.documents`. */
  readonly documents: ToWrite;
  readonly unique?: readonly UniqueValue[];
}

/**
 * Reads what it needs and says what shall be written. Runs before each attempt; what it throws
 * ends the request with nothing recorded, unless the id has its answer already.
 */
export type ToWrite = () => Promise<readonly Document[]>;

export interface DocumentPage {
  readonly rows: readonly Document[];
  /** The id after which the next page starts; `null` at the end. */
  readonly next: string | null;
}

/** Part of `Ledger`. Reads are strongly consistent. */
export interface Documents {
  /** By id, withdrawn ones included: their version is needed to replace them. */
  documents(
    kind: DocumentKind,
    owner: number,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Document>>;
  /** In order of id, without the withdrawn. */
  listDocuments(
    kind: DocumentKind,
    owner: number,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<DocumentPage>;
  /** A number that no other document of the kind was given; gaps occur. From 1. */
  nextDocumentNumber(kind: DocumentKind): Promise<number>;
  keep(request: DocumentRequest, rendering: Rendering<readonly Document[]>): Promise<Performed>;
}

/** The version that replaces what is there: `before` as it was read, withdrawn ones included. */
export function nextVersion(
  before: Pick<Document, 'version'> | undefined,
  after: Omit<Document, 'version'>,
): Document {
  return { ...after, version: (before?.version ?? 0) + 1 };
}
