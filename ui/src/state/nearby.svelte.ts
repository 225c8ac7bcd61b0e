/**
 * Rooms on the local network: looked for while somebody wants that, and nothing else. Knows nothing of who knocks there.
 */
import { PlatformError, type NearbyRoom } from '../platform/platform';
import type { World } from './world';

export class NearbyState {
  looking = $state(false);
  rooms: NearbyRoom[] = $state.raw([]);

  constructor(private readonly world: Pick<World, 'platform' | 'journal'>) {
    const { nearby } = world.platform;
    if (nearby) nearby.onrooms = (rooms) => (this.rooms = this.looking ? rooms : []);
  }

  /** Rooms can be found from here, and knocked at. */
  get possible(): boolean {
    return this.world.platform.nearby !== null;
  }

  async look(): Promise<void> {
    this.looking = true;
    await this.#ask(true);
  }

  async stop(): Promise<void> {
    if (!this.looking) return;
    this.looking = false;
    this.rooms = [];
    await this.#ask(false);
  }

  find(room: string): NearbyRoom | undefined {
    return this.rooms.find((found) => found.room === room);
  }

  /** Without multicast nothing is found, which is what is shown. */
  async #ask(on: boolean): Promise<void> {
    try {
      await this.world.platform.nearby?.look(on);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      this.world.journal.note('nearby', { code: error.code });
    }
  }
}
