/** Measures how much of one core an operation takes, whatever else the computer does meanwhile. */

const WARM_MICROSECONDS = 1_000_000;
const ROUND_MICROSECONDS = 50_000;
const ROUNDS = 40;

/** Prints microseconds of a core per operation: of several rounds the least disturbed one. */
export function print(title: string, operation: () => unknown, target?: string): void {
  const figure = microseconds(operation).toFixed(1).padStart(8);
  console.log(`${figure} µs  ${title}${target === undefined ? '' : ` (target: ${target})`}`);
}

function microseconds(operation: () => unknown): number {
  spend(operation, WARM_MICROSECONDS);
  return Math.min(...Array.from({ length: ROUNDS }, () => spend(operation, ROUND_MICROSECONDS)));
}

/** Does it again and again for that much of a core; how much each time took. */
function spend(operation: () => unknown, atLeast: number): number {
  const before = process.cpuUsage();
  for (let count = 1; ; count += 1) {
    operation();
    // Asking for the time takes time.
    if (count % 64 !== 0) continue;
    const { user, system } = process.cpuUsage(before);
    if (user + system >= atLeast) return (user + system) / count;
  }
}
