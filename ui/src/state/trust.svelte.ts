/** Where the app's keys lie, and whether there is a newer Tincan, as the settings show it. Knows nothing of how. */
import type { KeyPlace, UpdateAnswer } from '../platform/shell';
import type { World } from './world';

export class TrustState {
  place: KeyPlace | null = $state(null);
  source = $state('');
  answer: UpdateAnswer | 'asking' | 'not-kept' | null = $state.raw(null);

  constructor(private readonly world: Pick<World, 'platform' | 'journal'>) {}

  /** What was found; null while nothing was. */
  get newer(): Extract<UpdateAnswer, { state: 'newer' }> | null {
    return typeof this.answer === 'object' && this.answer?.state === 'newer' ? this.answer : null;
  }

  /** For the settings: looked up anew each time, since the keychain may have been unlocked meanwhile. */
  async look(): Promise<void> {
    const { shell } = this.world.platform;
    if (!shell || this.world.platform.kind !== 'desktop') return;
    await this.#try('keys not known', async () => {
      this.source = (await shell.updateSource()).address;
      this.place = await shell.keyPlace();
    });
  }

  async renew(): Promise<void> {
    await this.#try('keys not renewed', async () => (this.place = (await this.world.platform.shell?.renewKeys()) ?? this.place));
  }

  /** By itself (not `pressed`) only news are news. */
  async check(pressed: boolean): Promise<void> {
    const { shell, kind } = this.world.platform;
    if (!shell || kind !== 'desktop') return;
    if (pressed) this.answer = 'asking';
    try {
      const answer = await shell.checkUpdates(pressed);
      if (pressed || answer.state === 'newer') this.answer = answer;
    } catch (error) {
      this.world.journal.note('updates not asked', { error: String(error) });
      if (pressed) this.answer = 'not-kept';
    }
  }

  async copy(page: string): Promise<void> {
    await this.#try('address not copied', () => this.world.platform.copy(page));
  }

  async #try(what: string, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.world.journal.note(what, { error: String(error) });
    }
  }
}
