/** What the documents say of Metronome, asked of the gateway. */
import { conformance } from './conformance.ts';

conformance('metronome');
