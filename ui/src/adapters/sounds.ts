/**
 * The four sounds, made from oscillators so that nothing has to be loaded. Each is shorter than 400 ms. Knows nothing of when they
 * are played or whether they are wanted.
 */
import type { Sound } from '../state/world';

/** Notes as [hertz, start in s, length in s]. Up for coming, down for going, two low taps for a knock, one low tone for a loss. */
const SCORES: Record<Sound, readonly (readonly [number, number, number])[]> = {
  knock: [
    [196, 0, 0.09],
    [196, 0.14, 0.09],
  ],
  joined: [
    [523, 0, 0.14],
    [784, 0.11, 0.2],
  ],
  left: [
    [784, 0, 0.14],
    [523, 0.11, 0.2],
  ],
  lost: [[147, 0, 0.35]],
};

const LOUDNESS = 0.12;

let context: AudioContext | null = null;

/** Plays one; a page that nobody has touched yet stays silent, as the browser demands. */
export async function play(sound: Sound): Promise<void> {
  context ??= new AudioContext();
  if (context.state === 'suspended' && !navigator.userActivation?.hasBeenActive) return;
  await context.resume();
  for (const [hertz, start, length] of SCORES[sound]) tone(context, hertz, context.currentTime + start, length);
}

function tone(audio: AudioContext, hertz: number, at: number, length: number): void {
  const oscillator = new OscillatorNode(audio, { frequency: hertz, type: 'sine' });
  const envelope = new GainNode(audio, { gain: 0 });
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(LOUDNESS, at + 0.015);
  envelope.gain.exponentialRampToValueAtTime(0.0005, at + length);
  oscillator.connect(envelope).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + length);
}
