/** Shows how far a long step is: a bar on a terminal, else a line now and then. */

const WIDTH = 32;
const REDRAW_MILLISECONDS = 200;
const LINE_MILLISECONDS = 20_000;

export class Progress {
  readonly #title: string;
  readonly #all: number;
  readonly #began = performance.now();
  #shown = 0;

  constructor(title: string, all: number) {
    this.#title = title;
    this.#all = all;
  }

  show(done: number): void {
    const now = performance.now();
    const pause = process.stderr.isTTY ? REDRAW_MILLISECONDS : LINE_MILLISECONDS;
    if (now - this.#shown < pause) return;
    this.#shown = now;
    this.#write(done);
  }

  /** Answers how many were done in a second. */
  end(done: number): number {
    this.#write(done);
    if (process.stderr.isTTY) process.stderr.write('\n');
    return done / this.#seconds();
  }

  #write(done: number): void {
    const share = Math.min(1, done / this.#all);
    const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
    const seconds = this.#seconds();
    const left = share > 0 ? Math.round((seconds * (1 - share)) / share) : 0;
    const line = `${this.#title} ${bar} ${inThousands(done)} of ${inThousands(this.#all)}`;
    const text = `${line}, ${Math.round(seconds)} s, ${left} s to go`;
    process.stderr.write(process.stderr.isTTY ? `\r${text}  ` : `${text}\n`);
  }

  #seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }
}

export function inThousands(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Rows under a title: the first column to the left, figures to the right. */
export function printTable(titles: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [titles, ...rows];
  const widths = titles.map((_, i) => Math.max(...all.map((row) => (row[i] ?? '').length)));
  for (const row of all) {
    const cells = widths.map((width, i) => {
      const cell = row[i] ?? '';
      return i === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(cells.join('  ').trimEnd());
  }
  console.log('');
}
