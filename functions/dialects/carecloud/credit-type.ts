/** The deployment's one credit type: any other that a request names is refused. */
import type { FieldFault, Settings } from '../../http/contract.ts';
import { shown } from './customer.ts';

export function creditTypeFaults(types: readonly string[], { creditType }: Settings): FieldFault[] {
  const foreign = types.filter((type) => type !== creditType.id);
  return foreign.slice(0, 1).map((type) => ({
    name: 'credit_type_id',
    reason: 'not_allowed',
    value: shown(type),
    message: `must be ${creditType.id}, the only credit type here`,
    problem: 'type_mismatch',
  }));
}
