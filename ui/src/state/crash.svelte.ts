/** An end of the app that nobody wished: told once, on the first screen, and part of every report since. Knows nothing of why. */
import type { World } from './world';

export class CrashState {
  /** Something ended badly since the last start, and nobody has read it. */
  happened = $state(false);
  /** A room was open before, and its link is still good. */
  readonly roomKept: boolean;

  constructor({ platform, journal }: Pick<World, 'platform' | 'journal'>) {
    const { crash } = platform;
    const lines = crash?.lines.split('\n') ?? [];
    for (const line of lines) if (line !== '') journal.note('crash', { line });
    this.happened = crash !== null;
    this.roomKept = crash?.room_kept ?? false;
  }

  seen(): void {
    this.happened = false;
  }
}
