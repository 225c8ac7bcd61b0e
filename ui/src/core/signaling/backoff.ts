/**
 * How long to wait before the next attempt: at once, then 0.3, 1.2, 2.7, 4.8, 7 and 7 seconds. Knows nothing of what is attempted.
 */
import type { Random } from '../ports';

const STEP = 300;
const LONGEST = 7000;

export class Backoff {
  private failures = 0;

  constructor(private readonly random: Random) {}

  /** Attempts since the last {@link reset}. */
  get count(): number {
    return this.failures;
  }

  /** Milliseconds until the next attempt. A quarter more or less, so that a server that comes back is not met by everybody at once. */
  next(): number {
    const [chance = 0] = this.random.bytes(1);
    const wait = Math.min(STEP * this.failures ** 2, LONGEST);
    this.failures += 1;
    return Math.round(wait * (0.75 + chance / 510));
  }

  reset(): void {
    this.failures = 0;
  }
}
