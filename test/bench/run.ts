/** Runs a benchmark by its name and prints what it measured: `npm run bench -- ledger`. */
import { benchLedger } from './ledger.ts';

/** Each prints its figures; none of them is asserted, as computers differ. */
const BENCHES: Readonly<Record<string, () => void | Promise<void>>> = {
  ledger: benchLedger,
};

const [name = ''] = process.argv.slice(2);
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench) {
  await bench();
} else {
  console.error(`Name one of these: ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 1;
}
