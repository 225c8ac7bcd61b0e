/**
 * Perfect negotiation: both sides may change the connection at any time, offers that cross are settled by who is polite (W3C WebRTC
 * 1.0 section 10.7). Knows nothing of how descriptions travel, only that they may come late, twice or not at all.
 */
import type { PeerConnectionPort } from '../ports';
import type { Description } from './signal';

export interface NegotiatorPorts {
  send(description: Description): void;
  /** Awaited between a remote offer and its answer: the moment to put tracks on without a second round. */
  beforeAnswer(): Promise<void>;
  /** A remote description has been applied: candidates that waited for it may fit now. */
  applied(): void;
  /** A description could not be made or applied. The negotiation stays where it was. */
  fault(what: 'offer' | 'description', error: unknown): void;
}

export class Negotiator {
  readonly #pc: PeerConnectionPort;
  readonly #polite: boolean;
  readonly #ports: NegotiatorPorts;
  #makingOffer = false;
  #isSettingRemoteAnswerPending = false;
  /** How many descriptions were made here; the `n` of the last one. */
  #made = 0;
  /** The `n` of the last remote description that was accepted. */
  #accepted = 0;
  /** Our last answer and the `n` of its offer, should that arrive again. */
  #answered: { offer: number; answer: Description } | null = null;

  constructor(pc: PeerConnectionPort, polite: boolean, ports: NegotiatorPorts) {
    this.#pc = pc;
    this.#polite = polite;
    this.#ports = ports;
    pc.onnegotiationneeded = () => void this.#offer();
  }

  /** Applies what the other side sent; never rejects. Calls may overlap: the connection's operations chain orders them. */
  async receive(description: Description): Promise<void> {
    if (description.n <= this.#accepted) {
      this.#repeatAnswer(description);
      return;
    }
    const readyForOffer = !this.#makingOffer && (this.#pc.signalingState === 'stable' || this.#isSettingRemoteAnswerPending);
    const offerCollision = description.type === 'offer' && !readyForOffer;
    const ignoreOffer = !this.#polite && offerCollision;
    if (ignoreOffer) return;
    this.#accepted = description.n;
    try {
      await (description.type === 'offer' ? this.#answer(description) : this.#conclude(description));
    } catch (error) {
      this.#ports.fault('description', error);
    }
  }

  /** Says the offer again that nobody has answered; nothing otherwise. */
  repeatOffer(): void {
    if (!this.#makingOffer && this.#pc.signalingState === 'have-local-offer') this.#ports.send(this.#describe('offer', this.#made));
  }

  async #offer(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.#pc.setLocalDescription();
      this.#ports.send(this.#describe('offer', ++this.#made));
    } catch (error) {
      this.#ports.fault('offer', error);
    } finally {
      this.#makingOffer = false;
    }
  }

  async #answer(offer: Description): Promise<void> {
    // Rolls our own offer back where there is one; the browser asks again when that is still needed.
    await this.#pc.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
    this.#ports.applied();
    await this.#ports.beforeAnswer();
    // Two offers in one breath get one answer: a second implicit description would be an offer of our own.
    if (offer.n !== this.#accepted) return;
    await this.#pc.setLocalDescription();
    this.#answered = { offer: offer.n, answer: this.#describe('answer', ++this.#made) };
    this.#ports.send(this.#answered.answer);
  }

  async #conclude(answer: Description): Promise<void> {
    this.#isSettingRemoteAnswerPending = true;
    try {
      await this.#pc.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    } finally {
      this.#isSettingRemoteAnswerPending = false;
    }
    this.#ports.applied();
  }

  /** An offer that we answered and that comes again says that the answer was lost, perhaps with candidates: those we add now. */
  #repeatAnswer({ type, n }: Description): void {
    if (type !== 'offer' || this.#answered?.offer !== n) return;
    const { answer } = this.#answered;
    this.#ports.send(this.#pc.localDescription?.type === 'answer' ? this.#describe('answer', answer.n) : answer);
  }

  #describe(type: Description['type'], n: number): Description {
    return { type, n, sdp: this.#pc.localDescription?.sdp ?? '' };
  }
}
