/** What the documents say of WHMCS, asked of the gateway. */
import { conformance } from './conformance.ts';

conformance('whmcs');
