/** Which of the three places this page runs in. The other two are loaded only where they are needed. */
import type { TabMemory } from '../state/world';
import { browserPlatform } from './browser';
import type { Platform } from './platform';

/** The desktop window carries Tauri's internals; a handed-over page comes with a ticket, or, after a reload, kept its bearer. */
export async function pickPlatform(tab: TabMemory): Promise<Platform> {
  if ('__TAURI_INTERNALS__' in globalThis) return (await import('./desktop')).desktopPlatform();
  const handed = location.hash.startsWith('#hand=') || tab.get('bearer') !== null;
  return handed ? (await import('./loopback')).loopbackPlatform() : browserPlatform(tab);
}
