/** How loud a microphone is, for the bar in the Greenroom. Knows nothing of calls. */

/** A level a frame is more than an eye needs; every 80 ms reads as alive. */
const EVERY_MS = 80;

/** RMS of speech rarely passes 0.3; scaled so that a raised voice fills the bar. */
const FULL = 0.3;

/** Reports 0 to 1 while the track lives; the result stops it and lets the audio graph go. */
export function meter(track: MediaStreamTrack, report: (level: number) => void): () => void {
  const audio = new AudioContext();
  const source = audio.createMediaStreamSource(new MediaStream([track]));
  const analyser = new AnalyserNode(audio, { fftSize: 1024 });
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    report(levelOf(samples));
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
    void audio.close();
  };
}

/** Root mean square of samples between -1 and 1, scaled to 0 to 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.min(1, Math.sqrt(sum / samples.length) / FULL);
}
