/**
 * A call that two codes arrange: ours made, theirs taken, until the connection opens. Knows nothing of screens, and not what becomes of the
 * connection.
 */
import { iceServer } from '../core/ice-server';
import type { SeenLink } from '../core/call/session';
import { Inviting, Replying, type ExchangeEvents, type Meeting } from '../core/signaling/serverless';
import { readCode } from '../core/signaling/code-text';
import type { CodesStep } from '../screens/props';
import { t } from '../words';
import type { MediaState } from './media.svelte';
import type { SettingsState } from './settings.svelte';
import type { World } from './world';

/** How long the browser's question for camera and microphone is waited for: once it is answered, it shows real addresses. */
const PERMISSION_MS = 10_000;

export class CodesState {
  step: CodesStep = $state('start');
  code = $state('');
  /** Unix seconds. */
  expires = $state(0);
  /** The inviting one's name, as their code tells it. */
  other = $state('');
  pasted = $state('');
  problem: string | null = $state(null);
  #exchange: Inviting | Replying | null = null;
  /** Rises with every beginning and end, so that what comes too late is let go. */
  #turn = 0;

  onmet: ((meeting: Meeting) => void) | null = null;
  /** It is over without a call: why, and with whom. */
  onfailed: ((why: string, other: string) => void) | null = null;

  constructor(
    private readonly world: Pick<World, 'clock' | 'random' | 'createPeer' | 'platform'>,
    private readonly settings: SettingsState,
    private readonly media: MediaState,
  ) {}

  /** Makes the invite code. */
  async make(): Promise<void> {
    this.pasted = '';
    this.problem = null;
    await this.#begin('invite', (events) => Inviting.begin(this.#ports(), this.settings.current.name, events));
  }

  /** Their invite code, which gets a reply; or their reply, where an invite of ours waits. */
  async paste(text: string): Promise<void> {
    this.pasted = text;
    this.problem = null;
    if (this.#exchange instanceof Inviting) return this.#take(this.#exchange, text);
    const read = readCode(text, this.world.clock.now());
    if (!read.ok) this.problem = read.why;
    else if (read.code.kind === 'reply') this.problem = 'code-reply';
    else {
      const { invite } = read.code;
      this.other = invite.name;
      await this.#begin('reply', (events) => Replying.to(this.#ports(), invite, this.settings.current.name, events));
    }
  }

  /** Every way that was tried to the other one; null while there is no code. */
  async look(): Promise<SeenLink | null> {
    return this.#exchange && { name: this.other, connected: false, link: await this.#exchange.look() };
  }

  /** URLs of the helping servers that its connection may use. */
  get servers(): string[] {
    return this.settings.current.servers.flatMap((server) => iceServer(server).urls);
  }

  /** Words and code. Throws whatever the clipboard says. */
  copy(): Promise<void> {
    const key = this.step === 'reply' ? 'codes.text-reply' : 'codes.text-invite';
    return this.world.platform.copy(t(key, { code: this.code }));
  }

  /** Lets everything go; a connection that was handed on is not touched. */
  close(): void {
    this.#turn++;
    this.#exchange?.close();
    this.#exchange = null;
    this.step = 'start';
    this.code = this.other = this.pasted = '';
    this.expires = 0;
    this.problem = null;
  }

  async #begin(step: 'invite' | 'reply', make: (events: ExchangeEvents) => Promise<Inviting | Replying>): Promise<void> {
    const turn = ++this.#turn;
    this.step = 'making';
    try {
      await this.#permission();
      if (turn !== this.#turn) return;
      const exchange = await make(this.#events(turn));
      if (turn !== this.#turn) return exchange.close();
      this.#exchange = exchange;
      this.code = exchange.code;
      this.expires = exchange.expires;
      this.step = step;
    } catch {
      if (turn !== this.#turn) return;
      // A description that fits its checksum and that the browser still does not take.
      if (step === 'reply') Object.assign(this, { step: 'start', problem: 'code-damaged' });
      else this.onfailed?.('internal', '');
    }
  }

  async #take(inviting: Inviting, text: string): Promise<void> {
    const turn = this.#turn;
    // Set before, since the connection may open before the promise is kept.
    const fault = await inviting.take(text, (name) => Object.assign(this, { step: 'connecting', other: name }));
    if (turn === this.#turn && fault !== null) Object.assign(this, { step: 'invite', problem: fault });
  }

  /** Nobody is made to answer. */
  #permission(): Promise<unknown> {
    const late = new Promise((resolve) => this.world.clock.after(PERMISSION_MS, () => resolve(null)));
    return Promise.race([this.media.start(), late]);
  }

  #ports() {
    const { clock, random, createPeer } = this.world;
    return { clock, random, createPeer: () => createPeer(this.settings.current.servers.map(iceServer)) };
  }

  #events(turn: number): ExchangeEvents {
    return {
      met: (meeting) => turn === this.#turn && this.onmet?.(meeting),
      failed: (why) => turn === this.#turn && this.onfailed?.(why, this.other),
    };
  }
}
