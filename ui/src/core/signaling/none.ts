/**
 * In place of a signaling client where there is no server: always there, and nothing ever comes of it. What has to be said goes over the
 * data channel.
 */
import type { SignalingClient, SignalingEvent } from './client';

/** What a stay asks of its server. */
export type Signaling = Pick<
  SignalingClient,
  | 'isOnline'
  | 'start'
  | 'signal'
  | 'leave'
  | 'closeRoom'
  | 'retryNow'
  | 'addInvite'
  | 'revokeInvite'
  | 'kick'
  | 'approve'
  | 'admit'
  | 'deny'
>;

export class NoSignaling implements Signaling {
  constructor(private readonly emit: (event: SignalingEvent) => void) {}

  /** Nothing is missing, so nothing is to be shown as missing. */
  start(): void {
    this.emit({ type: 'status', status: 'open' });
  }

  readonly isOnline = false;

  /** Never taken. */
  signal(): boolean {
    return false;
  }

  leave(): void {}
  closeRoom(): void {}
  retryNow(): void {}
  addInvite(): void {}
  revokeInvite(): void {}
  kick(): void {}
  approve(): void {}
  admit(): void {}
  deny(): void {}
}
