/** An end of the app that nobody wished: told once, on the first screen, and part of every report since. Knows nothing of why. */
import { parseRoom } from '../core/room';
import type { World } from './world';

export class CrashState {
  /** Something ended badly since the last start, and nobody has read it. */
  happened = $state(false);
  /** A room was open before, and its link is still good. */
  roomKept = $state(false);

  constructor(private readonly world: Pick<World, 'platform' | 'journal'>) {}

  async look(): Promise<void> {
    const { platform, journal } = this.world;
    try {
      const noted = await platform.takeCrash();
      if (noted === null) return;
      for (const line of noted.split('\n')) if (line !== '') journal.note('crash', { line });
      this.roomKept = parseRoom((await platform.hosting.kept()) ?? '') !== null;
      this.happened = true;
    } catch (error) {
      journal.note('crashes not read', { error: String(error) });
    }
  }

  seen(): void {
    this.happened = false;
  }
}
