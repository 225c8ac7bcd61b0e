/**
 * Cameras, microphones and speakers. Turns the browser's exceptions into the few reasons that the screens have words for. Knows
 * nothing of who watches.
 */
import type { DeviceState } from '../screens/props';
import type { CaptureKind, Captured, CaptureResult, DeviceList, Devices, Wanted } from '../state/world';

const CONSTRAINTS: Record<CaptureKind, MediaTrackConstraints> = {
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
  microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
};

/** What went wrong, by the names of W3C Media Capture and Streams, section 10.2. */
const WHY: Record<string, Exclude<DeviceState, 'on' | 'off' | 'asking'>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
};

export const devices: Devices = {
  async capture(wanted) {
    const kinds = Object.keys(wanted) as CaptureKind[];
    // One question to the user instead of two; where one device fails the request, the other one still gets its own.
    const together = kinds.length > 1 ? await tracks(wanted) : null;
    if (together) return Object.fromEntries(kinds.map((kind) => [kind, pickOf(together, kind)]));
    const apart: Captured = {};
    for (const kind of kinds) apart[kind] = await alone(kind, wanted[kind] ?? '');
    return apart;
  },

  async list() {
    const empty: DeviceList = { cameras: [], microphones: [], speakers: [] };
    if (!hasMediaDevices()) return empty;
    const all = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.deviceId !== '');
    const of = (kind: MediaDeviceKind) => all.filter((device) => device.kind === kind).map(({ deviceId: id, label }) => ({ id, label }));
    return { cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') };
  },

  onchange(run) {
    if (!hasMediaDevices()) return () => undefined;
    navigator.mediaDevices.addEventListener('devicechange', run);
    return () => {
      navigator.mediaDevices.removeEventListener('devicechange', run);
    };
  },
};

function hasMediaDevices(): boolean {
  return (navigator.mediaDevices as MediaDevices | undefined) !== undefined;
}

async function tracks(wanted: Wanted): Promise<MediaStreamTrack[] | null> {
  return hasMediaDevices() ? ask(wanted).catch(() => null) : null;
}

async function ask(wanted: Wanted): Promise<MediaStreamTrack[]> {
  const of = (kind: CaptureKind) =>
    wanted[kind] === undefined ? false : { ...CONSTRAINTS[kind], ...(wanted[kind] && { deviceId: { ideal: wanted[kind] } }) };
  return (await navigator.mediaDevices.getUserMedia({ video: of('camera'), audio: of('microphone') })).getTracks();
}

function pickOf(all: MediaStreamTrack[], kind: CaptureKind): CaptureResult {
  const track = all.find((one) => one.kind === (kind === 'camera' ? 'video' : 'audio'));
  return track ? { ok: true, track } : { ok: false, state: 'none' };
}

async function alone(kind: CaptureKind, deviceId: string): Promise<CaptureResult> {
  // Browsers hide the whole object on a page that is not secure.
  if (!hasMediaDevices()) return { ok: false, state: 'insecure' };
  try {
    return pickOf(await ask({ [kind]: deviceId }), kind);
  } catch (error) {
    return { ok: false, state: (error instanceof Error && WHY[error.name]) || 'failed' };
  }
}
