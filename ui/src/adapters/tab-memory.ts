/** What one tab remembers over a reload: sessionStorage, or nothing where the user forbids it. */
import type { TabMemory } from '../state/world';

/** Keys are prefixed, since a browser guest shares its origin with whatever else that host serves. */
const PREFIX = 'tincan.';

export function tabMemory(storage: () => Storage = () => sessionStorage): TabMemory {
  const attempt = <T>(run: (storage: Storage) => T, otherwise: T): T => {
    try {
      return run(storage());
    } catch {
      // Storage that is switched off or full costs only the rejoin after a reload.
      return otherwise;
    }
  };
  return {
    get: (key) => attempt((kept) => kept.getItem(PREFIX + key), null),
    set: (key, value) => {
      attempt((kept) => {
        if (value === null) kept.removeItem(PREFIX + key);
        else kept.setItem(PREFIX + key, value);
      }, undefined);
    },
  };
}
