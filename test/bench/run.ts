/** Runs a benchmark by its name and prints what it measured: `npm run bench -- ledger`. */
import { benchLedger } from './ledger.ts';
import { benchLists } from './lists.ts';

type Bench = (argv: readonly string[]) => void | Promise<void>;

/** Each prints its figures; none of them is asserted, as computers differ. */
const BENCHES: Readonly<Record<string, Bench>> = {
  ledger: benchLedger,
  lists: benchLists,
};

const [name = '', ...argv] = process.argv.slice(2);
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench) {
  await bench(argv);
} else {
  console.error(`Name one of these: ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 1;
}
