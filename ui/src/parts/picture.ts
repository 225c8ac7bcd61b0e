/**
 * Puts a stream on a video element. The one place where a picture reaches the page, so that another engine can take it over.
 * Knows nothing of where the stream comes from.
 */
import type { Attachment } from 'svelte/attachments';

/** Shows `stream` and plays it. `onblocked(true)` when the browser wants a press first, `onblocked(false)` once it plays. */
export function attach(stream: MediaStream | null, onblocked: (blocked: boolean) => void): Attachment<HTMLVideoElement> {
  return (video) => {
    const playing = (): void => onblocked(false);
    video.addEventListener('playing', playing);
    video.srcObject = stream;
    if (stream) void play(video).then(onblocked);
    return () => {
      video.removeEventListener('playing', playing);
      video.srcObject = null;
    };
  };
}

/** Starts playing; true when the browser refuses until somebody presses something (HTML, "play()": NotAllowedError). */
export async function play(video: HTMLVideoElement): Promise<boolean> {
  try {
    await video.play();
    return false;
  } catch (error) {
    // An AbortError only says that a newer stream took the place of this one.
    return error instanceof DOMException && error.name === 'NotAllowedError';
  }
}

/** Sends the sound to one speaker, where the browser can choose (Audio Output Devices API). A vanished one gives way to the system's. */
export function speakThrough(speaker: string): Attachment<HTMLMediaElement> {
  return (media) => {
    if (!('setSinkId' in media) || media.sinkId === speaker) return;
    media.setSinkId(speaker).catch(() => media.setSinkId(''));
  };
}
