/**
 * What the doctor's screen shows: looks again and again while it is open, or while a connection is in trouble, and keeps the last look
 * for when there is nothing left to look at. Judges nothing itself.
 */
import { parseAuthority, type Endpoint } from '../core/address';
import type { SignalingStatus } from '../core/call/events';
import type { SeenLink } from '../core/call/session';
import { diagnose, type Diagnosis } from '../core/doctor/diagnose';
import type { Facts, RoomWay } from '../core/doctor/facts';
import { withForgotten } from '../core/doctor/forgotten';
import { reportOf } from '../core/doctor/report';
import type { Unsubscribe } from '../core/ports';
import type { World } from './world';

const LOOK_EVERY_MS = 2000;

/** What the rest of the state knows and the connection does not. */
export interface About {
  /** The code of the problem that is shown, if one is. */
  code: string | null;
  endpoints: Endpoint[];
  /** Null where there is no room. */
  status: SignalingStatus | null;
  hosted: RoomWay[];
}

/** A connection to look at, if there is one. */
export interface Source {
  look(): Promise<SeenLink | null>;
  readonly servers: string[];
}

/** Codes of a room or a computer that was not reached; others have nothing to do with the network. */
const UNREACHED = new Set(['unreachable', 'lost', 'wrong-certificate', 'closed', 'code-no-way']);

export class DoctorState {
  isOpen = $state(false);
  #facts: Facts | null = $state.raw(null);
  readonly diagnosis: Diagnosis | null = $derived(this.#facts && diagnose(this.#facts));
  readonly name: string = $derived(this.#facts?.other?.name ?? '');
  #stop: Unsubscribe | null = null;
  #last: { other: SeenLink; servers: string[] } | null = null;

  constructor(
    private readonly world: Pick<World, 'clock' | 'page' | 'platform' | 'journal'>,
    private readonly seat: Source,
    private readonly about: () => About,
  ) {}

  open(): void {
    this.isOpen = true;
    this.#stop ??= this.#looking();
  }

  close(): void {
    this.isOpen = false;
    this.#stop?.();
    this.#stop = null;
    this.#facts = null;
  }

  /** The doctor has something to say about this problem. */
  knows(code: string): boolean {
    return UNREACHED.has(code);
  }

  /** Looks until the result is called, so that the last look is there when the connection is not. */
  watch(): Unsubscribe {
    return this.#looking();
  }

  /** The text for somebody who helps; empty before the first look. */
  get report(): string {
    const { clock, journal } = this.world;
    return this.#facts && this.diagnosis ? reportOf(this.#facts, this.diagnosis, journal, clock.now()) : '';
  }

  /** Throws whatever the clipboard says. */
  async copy(): Promise<void> {
    await this.world.platform.copy(this.report);
  }

  /** Another room: what was seen of the last one says nothing about it. */
  forget(): void {
    this.#last = null;
  }

  #looking(): Unsubscribe {
    let next: Unsubscribe | null = null;
    let isOver = false;
    const again = async (): Promise<void> => {
      const facts = await this.#look();
      if (isOver) return;
      if (this.isOpen) this.#facts = facts;
      next = this.world.clock.after(LOOK_EVERY_MS, () => void again());
    };
    void again();
    return () => {
      isOver = true;
      next?.();
    };
  }

  async #look(): Promise<Facts> {
    const { code, endpoints, status, hosted } = this.about();
    // Statistics fail only on a connection that is closing; the look before it is as good.
    const found = await this.seat.look().catch(() => null);
    const seen = found && withForgotten(this.#last?.other ?? null, found);
    if (seen) this.#last = { other: seen, servers: this.seat.servers };
    const known = seen ?? (status === null && this.#last ? { ...this.#last.other, connected: false } : null);
    const { online, macos, host } = this.world.page;
    // A page in a browser talks to whoever delivered it, whatever the invitation names.
    const origin = this.world.platform.kind === 'browser' ? parseAuthority(host) : null;
    return {
      online,
      macos,
      room: roomOf(status),
      dialed: { endpoints: origin ? [origin] : endpoints, code },
      hosted,
      servers: status === null ? (this.#last?.servers ?? []) : this.seat.servers,
      other: known,
    };
  }
}

function roomOf(status: SignalingStatus | null): Facts['room'] {
  if (status === null) return 'none';
  if (status === 'open' || status === 'connecting') return status;
  return 'away';
}
