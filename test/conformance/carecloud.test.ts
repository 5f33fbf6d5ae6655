/** What the documents say of CareCloud, asked of the gateway. */
import { conformance } from './conformance.ts';

conformance('carecloud');
