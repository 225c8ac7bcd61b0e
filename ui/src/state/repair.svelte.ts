/**
 * How to give back what the system or the browser refuses: which steps, which of the system's pages can be opened, and whether it works
 * again. Lies over whatever screen asked. Knows nothing of how it is shown.
 */
import { repair, type Refused, type Repair, type SystemPage } from '../core/repair';
import type { OwnMedia, RepairProps } from '../screens/props';
import type { World } from './world';

interface Media {
  readonly own: OwnMedia;
  /** Asks for what does not work. */
  start(): Promise<void>;
}

export class RepairState {
  refused: Refused | null = $state(null);
  outcome: RepairProps['outcome'] = $state(null);
  /** Pages that can be opened here. */
  #openable: SystemPage[] = $state.raw([]);
  /** Whether somebody waits for a device: asking again would else switch one on in the settings. */
  #asks = $state(false);

  constructor(
    private readonly world: Pick<World, 'platform' | 'page' | 'journal'>,
    private readonly media: Media,
  ) {}

  get #where() {
    const { system, program } = this.world.page.where;
    const { kind } = this.world.platform;
    if (kind === 'desktop') return { system, program: 'app' as const };
    // Chromium shows a handed-over call in a window without an address bar.
    return { system, program: kind === 'handed' && program === 'chromium' ? ('call-window' as const) : program };
  }

  get program() {
    return this.#where.program;
  }

  get plan(): Repair {
    const { steps, pages } = repair(this.#where, this.refused ?? 'camera');
    return { steps, pages: pages.filter((page) => this.#openable.includes(page)) };
  }

  /** Whether asking again makes sense: only a camera or microphone that was asked for. */
  get canAsk(): boolean {
    return this.#asks && ['camera', 'microphone', 'both'].includes(this.refused ?? '');
  }

  /** `asks`: somebody wants the device now. */
  async open(refused: Refused, asks: boolean): Promise<void> {
    this.refused = refused;
    this.outcome = null;
    this.#asks = asks;
    try {
      this.#openable = (await this.world.platform.systemPages?.here()) ?? [];
    } catch (error) {
      this.world.journal.note('system pages not known', { error: String(error) });
    }
  }

  close(): void {
    this.refused = null;
  }

  async openPage(page: SystemPage): Promise<void> {
    this.outcome = null;
    try {
      await this.world.platform.systemPages?.open(page);
    } catch {
      this.outcome = 'page.refused';
    }
  }

  async again(): Promise<void> {
    this.outcome = null;
    await this.media.start();
    const { camera, microphone } = this.media.own;
    const states = this.refused === 'both' ? [camera, microphone] : [this.refused === 'camera' ? camera : microphone];
    if (states.includes('denied')) this.outcome = 'still';
    // Whatever else is wrong with it now, the screen below says it.
    else if (states.every((state) => state === 'on')) this.outcome = 'works';
    else this.close();
  }
}
