/** Documents in a map: versions are guarded, lists are in order. */
import { strict as assert } from 'node:assert';
import type {
  Document,
  DocumentKind,
  DocumentPage,
  DocumentRequest,
  Documents,
} from '../../../functions/ledger/documents.ts';
import type { Performed, Rendering } from '../../../functions/ledger/ledger.ts';

export class DocumentShelf implements Documents {
  readonly #documents = new Map<string, Document>();
  #numbers = 0;

  async documents(kind: DocumentKind, owner: number, ids: readonly string[]) {
    const found = ids.flatMap((id) => this.#documents.get(`${kind} ${owner} ${id}`) ?? []);
    return new Map(found.map((document) => [document.id, document]));
  }

  async listDocuments(
    kind: DocumentKind,
    owner: number,
    { limit, after = '' }: { readonly limit: number; readonly after?: string },
  ): Promise<DocumentPage> {
    const all = [...this.#documents.values()]
      .filter((document) => document.kind === kind && document.owner === owner)
      .filter(({ id, content }) => id > after && content !== null)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const rows = all.slice(0, limit);
    return { rows, next: all.length > limit ? (rows.at(-1)?.id ?? null) : null };
  }

  async nextDocumentNumber(): Promise<number> {
    this.#numbers += 1;
    return this.#numbers;
  }

  async keep(
    { documents }: DocumentRequest,
    rendering: Rendering<readonly Document[]>,
  ): Promise<Performed> {
    const written = await documents();
    this.write(written);
    return { reply: rendering.done(written), outcome: 'done', replayed: false };
  }

  write(documents: readonly Document[]): void {
    for (const document of documents) {
      const place = `${document.kind} ${document.owner} ${document.id}`;
      assert.equal(document.version, (this.#documents.get(place)?.version ?? 0) + 1);
      this.#documents.set(place, document);
    }
  }
}
