/**
 * A link that arrives from outside. Where nothing is open it is opened; where something is, it is asked about first, and nothing ends before
 * the answer. Knows nothing of how the question looks.
 */
import { toB64 } from '../core/bytes';
import { readCode } from '../core/signaling/code-text';
import { decodeLink } from '../core/invite';
import type { LinkAskedProps } from '../screens/props';
import type { App } from './app.svelte';
import { inviteOf } from './screen';

type Standing = LinkAskedProps['standing'];

export class LinkState {
  /** Waits for an answer; `problem`: the link is none that could be opened. */
  asked: { link: string; problem: LinkAskedProps['problem'] } | null = $state.raw(null);

  constructor(private readonly app: App) {}

  /** The app is in front by now; that is all that the link of where one is already does. */
  arrived(link: string): void {
    const now = this.app.world.clock.now();
    const [decoded, isCode] = [decodeLink(link, now), readCode(link, now).ok];
    const room = roomIn(decoded.invite ?? null);
    if (room !== null && room === this.#here()) return;
    // To a code that is out a code is the answer.
    if (isCode && this.app.screen.at === 'codes') return this.app.openLink(link);
    if (this.standing === null) return void this.#open(link);
    this.asked = { link, problem: decoded.ok || isCode ? null : { why: decoded.why, host: decoded.invite?.hostName ?? '' } };
  }

  async go(): Promise<void> {
    const { asked } = this;
    this.asked = null;
    if (asked) await this.#open(asked.link);
  }

  stay(): void {
    this.asked = null;
  }

  /** What another link would end; null where nothing is open. */
  get standing(): Standing {
    const { screen, call, codes, knock } = this.app;
    const name = call.others[0]?.person.name ?? '';
    switch (screen.at) {
      case 'room':
        return call.someoneMet ? { what: 'call', name, hosted: true } : { what: 'room' };
      case 'call':
        return { what: 'call', name: name || (screen.invite?.hostName ?? ''), hosted: false };
      case 'codes':
        return codes.step === 'start' ? null : { what: 'codes' };
      case 'knock':
        return { what: 'knock', name: knock.host };
      case 'handed':
        return this.#handed();
      default:
        return null;
    }
  }

  /** Who is in a call in the browser, this window knows only where an invitation told it. */
  #handed(): Standing {
    const { session, status, other } = this.app.handed;
    if (status === 'in-call') return { what: 'call', name: other, hosted: session?.kind === 'host' };
    if (session?.kind === 'host') return { what: 'room' };
    if (status === 'closed' || session?.kind === 'join') return null;
    return session?.kind === 'knock' ? { what: 'knock', name: other } : { what: 'codes' };
  }

  async #open(link: string): Promise<void> {
    await this.app.leave();
    this.app.openLink(link);
  }

  /** The room that one is in, or on the way to. */
  #here(): string | null {
    const { screen, room, handed } = this.app;
    const { session } = handed;
    const owned = room.owned ? toB64(room.owned.room) : null;
    if (screen.at === 'room') return owned;
    if (screen.at !== 'handed') return roomIn(inviteOf(screen));
    if (session?.kind === 'host') return owned;
    return session?.kind === 'join' && handed.status !== 'closed' ? roomIn(decodeLink(session.link, 0).invite ?? null) : null;
  }
}

function roomIn(invite: { room: Uint8Array } | null): string | null {
  return invite && toB64(invite.room);
}
