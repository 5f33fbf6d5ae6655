/** What the documents say of the own dialect, asked of the gateway. */
import { conformance } from './conformance.ts';

conformance('native');
