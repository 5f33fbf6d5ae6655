/** Tokens of pages: opaque, bound to their list, in the body or in the query. */
import { WireFault } from '../../http/contract.ts';

/** Some of the vendor's clients send the token of a POST in the query, others in the body. */
export function agreedToken(
  inBody: string | undefined,
  inQuery: string | undefined,
): string | undefined {
  if (inBody !== undefined && inQuery !== undefined && inBody !== inQuery) {
    throw new WireFault('malformed', 'next_page must be given once, in the body or in the query.');
  }
  return inBody ?? inQuery;
}
