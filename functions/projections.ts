/** Entry of the function `projections`: fed by the table's stream. */
import { projections } from './runtime/projections.ts';

export const handler = projections(process.env);
