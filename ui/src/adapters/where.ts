/** Which system and which browser this page runs in, by what the browser says of itself: enough to choose words, never to decide what works. */
import type { Program, System, Where } from '../core/repair';

export function where({ userAgent }: Pick<Navigator, 'userAgent'>): Where {
  return { system: system(userAgent), program: program(userAgent) };
}

function system(agent: string): System {
  // Telephones call themselves by the system that theirs was made from.
  if (/\b(Android|iPhone|iPad|Mobile|CrOS)\b/.test(agent)) return 'other';
  if (/\bWindows\b/.test(agent)) return 'windows';
  if (/\bMac OS X\b/.test(agent)) return 'macos';
  return /\bLinux\b/.test(agent) ? 'linux' : 'other';
}

function program(agent: string): Program {
  if (/\bFirefox\//.test(agent)) return 'firefox';
  // Edge, Opera, Brave and Vivaldi have Chrome's name in theirs, and Chrome has Safari's.
  if (/\bChrom(e|ium)\//.test(agent)) return 'chromium';
  return /\bSafari\//.test(agent) ? 'safari' : 'other';
}
