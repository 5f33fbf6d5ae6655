/** The own dialect: JSON in, JSON out, failures as problems. */
import type { Dialect } from '../../http/contract.ts';
import { failureReply } from './problems.ts';

export const native: Dialect = {
  name: 'native',
  body: 'json',
  fail: (failure, request) => failureReply(failure, request.requestId),
};
