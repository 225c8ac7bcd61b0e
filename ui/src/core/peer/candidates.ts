/**
 * Candidates of the other side, held until a remote description with their ufrag is set: `addIceCandidate` refuses them before
 * (W3C WebRTC 1.0 section 4.4.2). Knows nothing of offers and answers.
 */
import type { CandidateInit, PeerConnectionPort } from '../ports';

/** More than any real gathering yields; a peer that sends more loses its oldest. */
const MAX_WAITING = 128;

export class Candidates {
  readonly #pc: PeerConnectionPort;
  readonly #fault: (error: unknown) => void;
  #waiting: CandidateInit[] = [];

  constructor(pc: PeerConnectionPort, fault: (error: unknown) => void) {
    this.#pc = pc;
    this.#fault = fault;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Applies the candidate or keeps it for later. `null`, the end of candidates, counts only once there is a description. */
  add(candidate: CandidateInit | null): void {
    if (candidate === null) {
      if (this.#pc.remoteDescription) this.#apply(null);
    } else if (fits(candidate, this.#pc.remoteDescription?.sdp)) {
      this.#apply(candidate);
    } else {
      this.#waiting = [...this.#waiting, candidate].slice(-MAX_WAITING);
    }
  }

  /** To be called after every remote description that was applied. */
  retry(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const candidate of waiting) this.add(candidate);
  }

  #apply(candidate: CandidateInit | null): void {
    this.#pc.addIceCandidate(candidate).catch((error: unknown) => {
      // Its turn came after a description of the next generation: late, and of no use to anybody.
      const isLate = candidate !== null && !fits(candidate, this.#pc.remoteDescription?.sdp);
      if (!isLate) this.#fault(error);
    });
  }
}

/** A candidate names its generation by the ufrag, as a member or as an extension of its line (RFC 8839 section 5.1). */
function fits(candidate: CandidateInit, sdp: string | undefined): boolean {
  if (sdp === undefined) return false;
  const ufrag = candidate.usernameFragment ?? / ufrag (\S+)/.exec(candidate.candidate ?? '')?.[1];
  return ufrag === undefined || ufragsOf(sdp).has(ufrag);
}

/** The ICE user fragments of a description, RFC 8839 section 5.4. */
export function ufragsOf(sdp: string): Set<string> {
  return new Set([...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].map((match) => match[1] ?? ''));
}
