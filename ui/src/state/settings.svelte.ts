/** What the person chose, kept as soon as it changes. Knows nothing of where. */
import type { Journal } from '../core/journal';
import type { Settings } from '../core/settings';
import type { Platform } from '../platform/platform';

export class SettingsState {
  current: Settings = $state.raw() as Settings;
  /** Where damaged settings were put at the start (empty for a browser's own store), as long as nobody has read it. */
  damaged: string | null = $state(null);

  /** What was chosen counts by now, outside of the page as well. */
  onkept: (() => void) | null = null;

  constructor(
    private readonly platform: Pick<Platform, 'saveSettings' | 'loadSettings' | 'damaged'>,
    private readonly journal: Journal,
    loaded: Settings,
  ) {
    this.current = loaded;
    this.damaged = platform.damaged;
    if (this.damaged !== null) journal.note('settings damaged');
  }

  /** What is kept now: the page that carries a call for this window changes the same settings. */
  async reload(): Promise<void> {
    try {
      this.current = await this.platform.loadSettings();
    } catch (error) {
      this.journal.note('settings not read', { error: String(error) });
    }
  }

  seen(): void {
    this.damaged = null;
  }

  /** The change counts at once; that it could not be kept only the journal needs to know. */
  change(change: Partial<Settings>): void {
    this.current = { ...this.current, ...change };
    void this.#keep();
  }

  async #keep(): Promise<void> {
    try {
      await this.platform.saveSettings(this.current);
      this.onkept?.();
    } catch (error) {
      this.journal.note('settings not kept', { error: String(error) });
    }
  }
}
