/** The page around the call: its title, its going away, the network below it. Knows nothing of calls. */
import type { Page } from '../state/world';
import { speakAs } from '../words/languages';
import { meter } from './meter';
import { portraitOf } from './portrait';
import { play } from './sounds';
import { keepAwake } from './wake-lock';
import { where } from './where';

function listen(target: EventTarget, type: string, run: (event: Event) => void): () => void {
  target.addEventListener(type, run);
  return () => {
    target.removeEventListener(type, run);
  };
}

/**
 * Network Information, where the browser says by which kind of network it goes. The same event also tells of mere estimates of speed;
 * those are no change.
 */
const { connection } = navigator as Navigator & { connection?: EventTarget & { type?: string } };

function onkind(run: () => void): () => void {
  if (connection?.type === undefined) return () => undefined;
  let before = connection.type;
  return listen(connection, 'change', () => {
    if (connection.type === before) return;
    before = connection.type ?? before;
    run();
  });
}

/** Longer than a frame on the slowest screen. */
const PAINTED_MS = 100;

/** The second frame begins when the first has been painted. */
const painted = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, PAINTED_MS);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });

let guarded = false;
const ask = (event: Event): void => {
  event.preventDefault();
};

export const page: Page = {
  host: location.host,
  get online() {
    return navigator.onLine;
  },
  where: where(navigator),
  macos: /\bMac OS X\b/.test(navigator.userAgent) && !/\b(iPhone|iPad)\b/.test(navigator.userAgent),
  get focused() {
    return document.visibilityState === 'visible' && document.hasFocus();
  },
  play: (sound) => void play(sound),
  onlook: (run) => {
    const look = (): void => {
      if (page.focused) run();
    };
    const offs = [listen(window, 'focus', look), listen(document, 'visibilitychange', look)];
    return () => {
      for (const off of offs) off();
    };
  },
  meter,
  keepAwake,
  onnetwork: (run) => {
    const offs = [
      listen(window, 'online', () => run(true)),
      onkind(() => run(true)),
      listen(document, 'visibilitychange', () => {
        if (document.visibilityState === 'visible') run(false);
      }),
    ];
    return () => {
      for (const off of offs) off();
    };
  },
  // A page that goes into the back-forward cache is as good as gone: its connections are cut.
  onleave: (run) => listen(window, 'pagehide', run),
  guard: (on) => {
    if (on === guarded) return;
    guarded = on;
    // Registered only while needed: the listener alone keeps a page out of the back-forward cache.
    if (on) window.addEventListener('beforeunload', ask);
    else window.removeEventListener('beforeunload', ask);
  },
  painted,
  portrait: portraitOf,
  title: (text) => {
    document.title = text;
  },
  front: () => {
    window.focus();
  },
  close: () => {
    window.close();
  },
  speak: async (language) => {
    document.documentElement.lang = await speakAs(language, navigator.languages);
  },
  theme: (theme) => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  },
};
