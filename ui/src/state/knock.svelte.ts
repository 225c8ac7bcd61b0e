/**
 * One knock at a room that was found nearby, as its screen sees it. Ends with an invitation, which is then opened like every other, or with
 * why not. Knows no other screen.
 */
import { fromB64 } from '../core/bytes';
import { Knocking } from '../core/knock/knocking';
import type { Spoken } from '../core/call/events';
import type { NearbyRoom } from '../platform/platform';
import type { KnockProps } from '../screens/props';
import type { World } from './world';

export class KnockState {
  step: KnockProps['step'] = $state('asking');
  /** As the announcement says; once somebody answers, as they say. */
  host = $state('');
  spoken: Spoken = $state.raw({ at: 'none' });
  oninvited: ((link: string) => void) | null = null;
  onrefused: ((code: string) => void) | null = null;
  #knocking: Knocking | null = null;

  constructor(private readonly world: Pick<World, 'platform' | 'clock' | 'random' | 'createPeer'>) {}

  begin({ room, name, endpoints, fingerprint }: NearbyRoom, as: string): void {
    this.close();
    Object.assign(this, { step: 'asking', host: name, spoken: { at: 'none' } });
    const { clock, random, createPeer, platform } = this.world;
    const target = { endpoints, fingerprint: fromB64(fingerprint), plain: false };
    const ports = { clock, random, createPeer, dial: () => platform.dial(target) };
    this.#knocking = new Knocking(ports, fromB64(room), as, {
      waiting: () => (this.step = 'waiting'),
      near: (host) => Object.assign(this, { step: 'near', host, spoken: { at: 'making' } }),
      spoken: (spoken) => (this.spoken = spoken),
      invited: (link) => this.oninvited?.(link),
      refused: (code) => this.onrefused?.(code),
    });
    this.#knocking.start();
  }

  judge(same: boolean): void {
    this.#knocking?.judge(same);
  }

  close(): void {
    this.#knocking?.leave();
    this.#knocking = null;
  }
}
