/** What the documents say of Verifik, asked of the gateway. */
import { conformance } from './conformance.ts';

conformance('verifik');
