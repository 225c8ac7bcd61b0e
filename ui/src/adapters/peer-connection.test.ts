import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OwnCandidates } from '../core/peer/own-candidates';
import { peerMaker } from './peer-connection';

/** What the browser would have, as far as the factory and the senders go. */
class Native {
  static made: Native[] = [];
  readonly senders: { track: unknown; replaceTrack: (track: unknown) => Promise<void> }[] = [];
  readonly channel: Record<string, unknown> = { binaryType: 'blob' };
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  close = () => undefined;
  ondatachannel: ((event: { channel: unknown }) => void) | null = null;
  sctp: { maxMessageSize: number } | null = null;
  constructor(readonly configuration: RTCConfiguration) {
    Native.made.push(this);
  }
  addTrack(track: unknown) {
    const sender = { track, replaceTrack: (next: unknown) => Promise.resolve(void (sender.track = next)) };
    this.senders.push(sender);
    return sender;
  }
  createDataChannel = () => this.channel;
}

let waitsAt: string[] = [];
const createPeer = peerMaker(new OwnCandidates((candidates) => (waitsAt = candidates)));

const track = (id: string) => ({ id, kind: 'video' });

beforeEach(() => {
  Native.made = [];
  waitsAt = [];
  vi.stubGlobal('MediaStream', EventTarget);
  vi.stubGlobal('RTCPeerConnection', Native);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the peer connection', () => {
  it('is_made_by_the_constructor_of_that_moment_with_the_given_servers_and_no_others', () => {
    const servers = [{ urls: ['turn:192.0.2.1:7015'], username: 'u', credential: 'c' }];
    const wrapped = vi.fn();
    vi.stubGlobal(
      'RTCPeerConnection',
      class extends Native {
        constructor(configuration: RTCConfiguration) {
          super(configuration);
          wrapped();
        }
      },
    );
    createPeer(servers);
    expect(wrapped).toHaveBeenCalledOnce();
    expect(Native.made[0]?.configuration).toEqual({ iceServers: servers });
  });

  it('has_one_sender_of_a_kind_whatever_goes_on_and_off_it', async () => {
    const peer = createPeer([]);
    for (const next of [null, track('a'), null, track('b')]) await peer.setTrack('video', next);
    expect(Native.made[0]?.senders.map((sender) => sender.track)).toEqual([track('b')]);
  });

  it('says_where_it_waits_before_anybody_else_hears_of_it_and_no_longer_once_it_is_closed', () => {
    const peer = createPeer([]);
    let atHearing: string[] = [];
    peer.onicecandidate = () => (atHearing = waitsAt);
    const gathered = { type: 'host', protocol: 'udp', address: '192.168.1.2', port: 50000 };
    Native.made[0]?.onicecandidate?.({ candidate: { ...gathered, toJSON: () => ({ candidate: '' }) } });
    expect(atHearing).toEqual(['192.168.1.2:50000']);
    peer.close();
    expect(waitsAt).toEqual([]);
  });

  it('takes_the_floor_of_every_browser_for_a_cap_that_is_not_known', () => {
    expect(createPeer([]).maxMessageSize).toBe(16384);
  });

  it('gets_bytes_and_never_blobs_from_channels_of_either_side', () => {
    const peer = createPeer([]);
    const [native] = Native.made;
    const theirs: Record<string, unknown> = { binaryType: 'blob' };
    const heard: unknown[] = [];
    peer.ondatachannel = (channel) => (channel.onmessage = (data) => heard.push(data));
    native?.ondatachannel?.({ channel: theirs });
    peer.createDataChannel('tincan', {});
    expect([theirs['binaryType'], native?.channel['binaryType']]).toEqual(['arraybuffer', 'arraybuffer']);
    const arrive = theirs['onmessage'] as (event: { data: unknown }) => void;
    arrive({ data: Uint8Array.of(1, 2).buffer });
    arrive({ data: 'text' });
    expect(heard).toEqual([Uint8Array.of(1, 2), 'text']);
  });
});
