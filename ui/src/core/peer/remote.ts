/**
 * The connection to one other person, kept alive: signals go over the server until the control channel is up and over the channel
 * then; what breaks is restarted, at last replaced, and after two minutes called lost. Knows nothing of names, chat or files.
 */
import type { Message } from '../channel/message';
import type { LinkFacts } from '../doctor/facts';
import type { ConnectionState, DataChannelPort, IceServer, MediaTrackPort } from '../ports';
import { Connection, type ConnectionEvents, type Introduced, type Kind, type Tracks } from './connection';
import { Echo } from './echo';
import { PathWatch } from './path-watch';
import { PulseWatch, type Beat } from './pulse';
import type { RemoteEvents, RemotePorts, RemoteRole } from './remote-ports';
import { RestartPolicy } from './restart';
import type { Signal } from './signal';

/** From this attempt on every other one is a new connection: what two restarts did not mend is more than a path. */
const REPLACE = 3;
/** Milliseconds in which signals go by both ways: a channel that looks open may lead nowhere. The first to arrive counts. */
const DOUBT = 15_000;

export class Remote {
  readonly #ports: RemotePorts;
  readonly #events: RemoteEvents;
  readonly #tracks: Tracks;
  readonly #polite: boolean;
  readonly #dataOnly: boolean;
  readonly #policy: RestartPolicy;
  #connection: Connection;
  #isUp = false;
  /** The present control channel has been announced. */
  #isKnown = false;
  readonly #path: PathWatch;
  readonly #pulse: PulseWatch;
  readonly #echo: Echo;
  #doubtUntil = 0;
  #ended = false;
  #wasClosed = false;

  /** `tracks` is read whenever a connection begins. */
  constructor(ports: RemotePorts, role: RemoteRole, tracks: Tracks, events: RemoteEvents) {
    this.#ports = ports;
    this.#events = events;
    this.#tracks = tracks;
    this.#polite = role.polite;
    this.#dataOnly = role.dataOnly ?? false;
    this.#path = new PathWatch(ports.clock, (report) => events.path(report));
    this.#pulse = new PulseWatch(ports.clock, (beat) => this.#beat(beat));
    this.#echo = new Echo(ports.clock, { ask: (n) => void this.say({ t: 'ping', n }), deaf: () => this.#deaf() });
    this.#connection = this.#connect(1, role.initiator, role.introduced);
    this.#policy = new RestartPolicy(ports.clock, role.polite, {
      attempt: (n) => this.#mend(n),
      lost: () => events.lost(),
    });
    // Its state will not be told again; and whoever made this must have its hands free to hear of it.
    if (role.introduced) ports.clock.after(0, () => this.#state(this.#connection.pc.connectionState));
  }

  /** Every way that the present connection tried. */
  look(): Promise<LinkFacts> {
    return this.#connection.pc.look();
  }

  /** The certificates at both ends of the present connection; null while nothing can be said over it. */
  get prints(): Connection['prints'] {
    return this.#isUp ? this.#connection.prints : null;
  }

  get isConnected(): boolean {
    return this.#connection.pc.connectionState === 'connected';
  }

  /** Their page closed the connection, as it does when it goes; silence is no such word. */
  get wasClosed(): boolean {
    return this.#wasClosed;
  }

  /** A signal from the other side over the server; not `bye`, which is the call's. */
  signal(signal: Exclude<Signal, { k: 'bye' }>): void {
    // They had the channel as well, and did not trust it.
    if (this.#isUp) this.#doubt();
    this.#receive(signal);
  }

  #receive(signal: Exclude<Signal, { k: 'bye' }>): void {
    if (this.#ended || signal.g < this.#connection.g) return;
    if (signal.g > this.#connection.g) this.#replace(signal.g, false);
    if (signal.k === 'candidate') return this.#connection.candidate(signal.candidate);
    if (signal.type === 'offer') this.#policy.defer();
    void this.#connection.describe(signal);
  }

  /** False where it could not be said now. */
  say(message: Message): boolean {
    return this.#connection.say(message);
  }

  setTrack(kind: Kind, track: MediaTrackPort | null): void {
    this.#connection.setTrack(kind, track);
  }

  setServers(servers: IceServer[]): void {
    this.#connection.pc.setIceServers(servers);
  }

  /** A channel of this label and what one message may have; null where there is no connection. */
  open(label: string): { channel: DataChannelPort; cap: number } | null {
    if (!this.#isUp) return null;
    const { pc } = this.#connection;
    return { channel: pc.createDataChannel(label, { ordered: true }), cap: pc.maxMessageSize };
  }

  /** The way over the server is a new one; what was under way may be lost. */
  rerouted(): void {
    if (!this.#isUp) this.#connection.repeat();
  }

  networkChanged(): void {
    this.#doubt();
    this.#policy.now();
  }

  /** The end: nothing is mended any more, and what was said last has `linger` milliseconds to leave. */
  close(linger: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#policy.stop();
    this.#path.stop();
    this.#pulse.stop();
    this.#echo.stop();
    this.#ports.clock.after(linger, () => this.#connection.close());
  }

  #connect(g: number, initiator: boolean, introduced?: Introduced): Connection {
    const { clock } = this.#ports;
    const { pc, control } = introduced ?? { pc: this.#ports.createPeer() };
    const events = this.#listener();
    return new Connection({
      pc,
      control,
      g,
      initiator,
      clock,
      polite: this.#polite,
      dataOnly: this.#dataOnly,
      tracks: this.#tracks,
      events,
    });
  }

  #listener(): ConnectionEvents {
    const { track, channel, dropped } = this.#events;
    return {
      track,
      channel,
      dropped,
      signal: (signal) => this.#send(signal),
      state: (state) => this.#state(state),
      up: () => this.#update(),
      message: (message) => this.#hear(message),
      closed: () => this.#closed(),
    };
  }

  #hear(message: Message): void {
    switch (message.t) {
      case 'hello':
        return;
      case 'ping':
        return void this.say({ t: 'pong', n: message.n });
      case 'pong':
        return this.#answered(message.n);
      case 'signal':
        return message.signal.k === 'bye' ? undefined : this.#receive(message.signal);
      default:
        this.#events.message(message);
    }
  }

  /** While the path is broken the channel keeps what it is given; the server is quicker, if it is there. */
  #send(signal: Signal): void {
    const over = { t: 'signal' as const, signal };
    if (this.#isUp && this.#ports.clock.now() < this.#doubtUntil) this.#ports.signal(signal);
    const isSaid = (this.#isUp && this.say(over)) || this.#ports.signal(signal) || this.say(over);
    if (!isSaid) this.#events.dropped('own signal');
  }

  #state(state: ConnectionState): void {
    if (this.#ended) return;
    this.#policy.state(state);
    // What broke the call may have broken the way to the server as well, which says so only much later.
    if (state === 'disconnected') {
      this.#doubt();
      this.#events.still(false);
    }
    this.#events.state(state);
    // Back from trouble, as far as the browser knows.
    if (state === 'connected' && this.#isKnown) this.#echo.ask();
    else this.#echo.stop();
    this.#update();
    for (const watch of [this.#path, this.#pulse]) {
      if (state === 'connected') watch.start(this.#connection.pc);
      else watch.stop();
    }
  }

  #update(): void {
    const isUp = this.#connection.isUp;
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    if (!isUp) return this.#events.down();
    this.#wasClosed = false;
    const fresh = !this.#isKnown;
    this.#isKnown = true;
    this.#events.up(fresh);
  }

  /** A new connection cannot carry its own first signals: without the server the old one is all there is. */
  #mend(attempt: number): void {
    this.#events.mending(attempt);
    // The polite one waits longer: two new connections at once only cross.
    const turn = attempt - (this.#polite ? REPLACE + 1 : REPLACE);
    const isDue = this.#connection.isDead || (turn >= 0 && turn % 2 === 0);
    if (isDue && this.#ports.isRouted()) this.#replace(this.#connection.g + 1, true);
    else this.#connection.restart();
  }

  /** Without its control channel a connection can say nothing any more, although media may still flow. */
  #closed(): void {
    if (this.#ended) return;
    this.#wasClosed = true;
    this.#update();
    this.#policy.state('failed');
  }

  #doubt(): void {
    this.#doubtUntil = this.#ports.clock.now() + DOUBT;
  }

  #beat(beat: Beat): void {
    if (beat === 'stopped') this.#stopped();
    else if (beat === 'still') this.#still();
    else if (this.#isUp) this.#echo.ask();
  }

  #answered(n: number): void {
    if (!this.#echo.answered(n) || !this.#connection.isDeaf) return;
    this.#connection.isDeaf = false;
    this.#policy.state(this.#connection.pc.connectionState);
  }

  /** Only the server can carry the first signals of another connection; without it this one may still come back by itself. */
  #deaf(): void {
    this.#events.deaf();
    this.#echo.ask();
    if (!this.#ports.isRouted() || !this.#ports.isOnline()) return;
    this.#connection.isDeaf = true;
    this.#policy.state('failed');
  }

  /** Nothing comes any more, and the browser has not noticed. */
  #stopped(): void {
    this.#events.still(true);
    this.networkChanged();
  }

  /** And still nothing: an offer that waits for its answer is said again, anything else begun anew. */
  #still(): void {
    this.#doubt();
    if (this.#connection.pc.signalingState === 'have-local-offer') this.#connection.repeat();
    else this.#policy.now();
  }

  #replace(g: number, initiator: boolean): void {
    this.#path.stop();
    this.#pulse.stop();
    this.#echo.stop();
    this.#connection.close();
    this.#isKnown = false;
    this.#connection = this.#connect(g, initiator);
    this.#events.state('connecting');
    this.#update();
  }
}
