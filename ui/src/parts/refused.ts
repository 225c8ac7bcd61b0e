/** Which own devices the system or the browser refuses. */
import type { Refused } from '../core/repair';
import type { OwnMedia } from '../screens/props';

/** Null where none is. */
export function refusedOf({ camera, microphone }: Pick<OwnMedia, 'camera' | 'microphone'>): Refused | null {
  if (camera === 'denied') return microphone === 'denied' ? 'both' : 'camera';
  return microphone === 'denied' ? 'microphone' : null;
}
