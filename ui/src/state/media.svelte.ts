/**
 * The own camera and microphone: asked for, switched, muted, and told to whoever listens. A device that does not work is a state
 * with a reason, never an obstacle. Knows nothing of connections.
 */
import type { Unsubscribe } from '../core/ports';
import type { Chosen, DeviceKind, DeviceState, OwnMedia } from '../screens/props';
import type { SettingsState } from './settings.svelte';
import type { CaptureKind, Captured, DeviceList, World } from './world';

/** Hears of every change of what goes to the other one. */
export interface MediaListener {
  track(kind: 'audio' | 'video', track: MediaStreamTrack | null): void;
  media(on: { audio: boolean; video: boolean }): void;
}

const KINDS: readonly CaptureKind[] = ['camera', 'microphone'];
const TRACK_KIND = { camera: 'video', microphone: 'audio' } as const;

export class MediaState {
  devices: DeviceList = $state.raw({ cameras: [], microphones: [], speakers: [] });
  #states: Record<CaptureKind, DeviceState> = $state({ camera: 'off', microphone: 'off' });
  #tracks: Partial<Record<CaptureKind, MediaStreamTrack>> = $state.raw({});
  #level = $state(0);
  /** False where the microphone comes without echo cancellation; null when unknown. */
  readonly echoCancelled = $derived(this.#tracks.microphone?.getSettings().echoCancellation ?? null) as boolean | null;
  readonly #stream = $derived(Object.keys(this.#tracks).length > 0 ? new MediaStream(Object.values(this.#tracks)) : null);
  /** One object for good, so that a picture is not put up anew with every syllable that the meter hears. */
  readonly own: OwnMedia = this.#getters();

  listener: MediaListener | null = null;
  #unlisten: Unsubscribe | null = null;
  /** Switched off by choice, which outlives a call and a reload. */
  #off: readonly CaptureKind[];
  #unmeter: Unsubscribe | null = null;
  /** Nothing was asked for since the last call, so what a call begins with counts. */
  #fresh: boolean;
  /** Rises with every start and stop, so that a track that arrives too late is let go at once. */
  #turn = 0;

  constructor(
    private readonly world: Pick<World, 'devices' | 'page' | 'tab'>,
    private readonly settings: SettingsState,
  ) {
    const kept = world.tab.get('off');
    this.#off = KINDS.filter((kind) => kept?.split(' ').includes(kind));
    this.#fresh = kept === null;
  }

  get chosen(): Chosen {
    const { camera, microphone, speaker } = this.settings.current;
    return { camera, microphone, speaker };
  }

  /** Asks for whatever is wanted and does not work yet; both in one question. */
  async start(): Promise<void> {
    if (this.#fresh) this.#beginOff();
    this.#unlisten ??= this.world.devices.onchange(() => void this.refresh());
    await this.#capture(KINDS.filter((kind) => !this.#tracks[kind] && !this.#off.includes(kind)));
  }

  /** Lets every device go, so that the camera's light goes out. */
  stop(): void {
    this.#turn++;
    this.#unlisten?.();
    this.#unlisten = null;
    for (const kind of KINDS) this.#drop(kind, 'off');
    this.#fresh = true;
  }

  /** What the settings say that a call begins without, beside what was off in the last one. */
  #beginOff(): void {
    const { hidden, muted } = this.settings.current;
    this.#fresh = false;
    this.#off = KINDS.filter((kind) => (kind === 'camera' ? hidden : muted) || this.#off.includes(kind));
  }

  /** A camera that is off is let go; the sender in the call stays, so that on again is quick. */
  async setCamera(on: boolean): Promise<void> {
    this.#want('camera', on);
    if (on) await this.#capture(['camera']);
    else this.#drop('camera', 'off');
  }

  /** Muting keeps the device, because the first word after it must not be lost. */
  async setMicrophone(on: boolean): Promise<void> {
    this.#want('microphone', on);
    const track = this.#tracks.microphone;
    if (!track) return on ? this.#capture(['microphone']) : this.#drop('microphone', 'off');
    track.enabled = on;
    this.#states.microphone = on ? 'on' : 'off';
    this.#meter();
    this.#tell();
  }

  /** Keeps the choice, and changes over at once where that device is in use. */
  async choose(kind: DeviceKind, id: string): Promise<void> {
    this.settings.change({ [kind]: id });
    if (kind === 'speaker') return;
    const muted = kind === 'microphone' && this.#states.microphone === 'off';
    if (muted) this.#drop('microphone', 'off');
    else if (this.#states[kind] !== 'off') await this.#capture([kind]);
  }

  /** Tells a listener that came later what there is. */
  replay(): void {
    for (const kind of KINDS) this.listener?.track(TRACK_KIND[kind], this.#tracks[kind] ?? null);
    this.#tell();
  }

  async refresh(): Promise<void> {
    this.devices = await this.world.devices.list();
  }

  #want(kind: CaptureKind, on: boolean): void {
    const rest = this.#off.filter((other) => other !== kind);
    this.#off = on ? rest : [...rest, kind];
    // An empty text is a choice too: after a reload nothing begins anew.
    this.world.tab.set('off', this.#off.join(' '));
  }

  #getters(): OwnMedia {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- getters have a `this` of their own
    const media = this;
    return {
      get stream() {
        return media.#stream;
      },
      get camera() {
        return media.#states.camera;
      },
      get microphone() {
        return media.#states.microphone;
      },
      get portrait() {
        return media.settings.current.picture;
      },
      get level() {
        return media.#level;
      },
    };
  }

  async #capture(kinds: CaptureKind[]): Promise<void> {
    if (kinds.length === 0) return;
    const turn = this.#turn;
    for (const kind of kinds) this.#states[kind] = 'asking';
    const wanted = Object.fromEntries(kinds.map((kind) => [kind, this.settings.current[kind]]));
    const captured = await this.world.devices.capture(wanted);
    if (turn !== this.#turn) return release(captured);
    for (const kind of kinds) this.#take(kind, captured);
    await this.refresh();
  }

  #take(kind: CaptureKind, captured: Captured): void {
    const result = captured[kind];
    if (!result?.ok) return this.#drop(kind, result?.state ?? 'failed');
    const { track } = result;
    // Unplugged, or taken by the system: whatever else is there takes over.
    track.onended = () => void this.#capture([kind]);
    this.#set(kind, track, 'on');
  }

  #drop(kind: CaptureKind, state: DeviceState): void {
    this.#set(kind, null, state);
  }

  #set(kind: CaptureKind, track: MediaStreamTrack | null, state: DeviceState): void {
    const { [kind]: old, ...rest } = this.#tracks;
    if (old) {
      old.onended = null;
      old.stop();
    }
    this.#tracks = track ? { ...rest, [kind]: track } : rest;
    this.#states[kind] = state;
    if (old || track) this.listener?.track(TRACK_KIND[kind], track);
    if (kind === 'microphone') this.#meter();
    this.#tell();
  }

  #meter(): void {
    this.#unmeter?.();
    this.#unmeter = null;
    this.#level = 0;
    const track = this.#tracks.microphone;
    if (track && this.#states.microphone === 'on') this.#unmeter = this.world.page.meter(track, (level) => (this.#level = level));
  }

  #tell(): void {
    this.listener?.media({ audio: this.#states.microphone === 'on', video: this.#states.camera === 'on' });
  }
}

function release(captured: Captured): void {
  for (const result of Object.values(captured)) if (result.ok) result.track.stop();
}
