/**
 * A call that an installed browser carries for this window: opened, watched, opened again. Knows nothing of what that page does.
 */
import type { HandedNow, HandedSession, HandOffStatus } from '../platform/platform';
import { PlatformError } from '../platform/platform';
import type { World } from './world';

export class HandedState {
  session: HandedSession | null = $state.raw(null);
  browser = $state('');
  status: HandOffStatus = $state('closed');
  /** The other one's name, where the invitation told it. */
  other = $state('');

  constructor(private readonly world: Pick<World, 'platform' | 'page'>) {}

  /** Throws a PlatformError, for example `no-browser`. A page that was open before ends. */
  async open(session: HandedSession, other: string): Promise<void> {
    const { handOff } = this.world.platform;
    if (!handOff) throw new PlatformError('no-webrtc');
    Object.assign(this, { session, other, browser: '', status: 'opening' });
    // A browser that starts takes all of a small computer: the link first.
    await this.world.page.painted();
    // Closed meanwhile, or another one is asked for.
    if (this.session === session) this.browser = await handOff.open(session);
  }

  /** One that a page of this window opened before it ended. */
  again({ session, browser, status }: HandedNow): void {
    Object.assign(this, { session, browser, status, other: '' });
  }

  async close(): Promise<void> {
    this.session = null;
    await this.world.platform.handOff?.close();
  }
}
