/**
 * What can be done with all settings at once, the own picture, and the folder: chosen in the system's dialog, written to a file, read from one, reset.
 * Knows nothing of how it is shown.
 */
import { exportSettings, importSettings, type FileProblem, type Import } from '../core/settings-file';
import { toB64 } from '../core/bytes';
import { firstDay } from '../core/settings';
import type { Platform } from '../platform/platform';
import type { SettingsFileProps } from '../screens/props';
import type { Page } from './world';
import type { SettingsState } from './settings.svelte';

type Outcome = NonNullable<SettingsFileProps['outcome']>;

export class SettingsDesk {
  /** What was chosen last is no picture. */
  pictureRefused = $state(false);
  /** Nothing can be written to the folder that was chosen last. */
  refused = $state(false);
  outcome: Outcome | null = $state.raw(null);
  /** A file that was read and waits for a yes. */
  found: Import | null = $state.raw(null);

  constructor(
    private readonly platform: Pick<Platform, 'chooseFolder' | 'settingsFile'>,
    private readonly settings: SettingsState,
    private readonly page: Pick<Page, 'portrait'>,
  ) {}

  async choosePicture(file: Blob): Promise<void> {
    const jpeg = await this.page.portrait(file);
    this.pictureRefused = jpeg === null;
    if (jpeg) this.settings.change({ picture: toB64(jpeg) });
  }

  async chooseFolder(): Promise<void> {
    this.refused = false;
    try {
      const folder = await this.platform.chooseFolder?.();
      if (folder) this.settings.change({ folder });
    } catch {
      this.refused = true;
    }
  }

  async export(): Promise<void> {
    this.outcome = null;
    try {
      const written = await this.platform.settingsFile.save(exportSettings(this.settings.current));
      if (written) this.outcome = { about: 'export', good: true, text: 'settings.export.done' };
    } catch {
      this.outcome = { about: 'export', good: false, text: 'settings.export.failed' };
    }
  }

  /** Changes nothing yet. */
  async import(): Promise<void> {
    this.outcome = null;
    try {
      const text = await this.platform.settingsFile.open();
      if (text === null) return;
      const read = importSettings(text, this.settings.current);
      if (read.ok) this.found = read.found;
      else this.#unread(read.why);
    } catch {
      this.#unread('unread');
    }
  }

  use(): void {
    if (this.found) this.settings.change(this.found.settings);
    this.found = null;
    this.outcome = { about: 'import', good: true, text: 'settings.import.done' };
  }

  keep(): void {
    this.found = null;
  }

  reset(): void {
    this.settings.change(firstDay());
    this.outcome = { about: 'reset', good: true, text: 'settings.reset.done' };
  }

  /** The screen was left: what was said there is no news when it comes again. */
  leave(): void {
    this.refused = false;
    this.pictureRefused = false;
    this.outcome = null;
    this.found = null;
  }

  #unread(why: FileProblem | 'unread'): void {
    this.outcome = { about: 'import', good: false, text: `settings.import.${why}` };
  }
}
