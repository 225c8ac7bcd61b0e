/** The composition root: picks the platform, hands the browser's objects to the state, and mounts. Knows everybody, does nothing. */
import { mount } from 'svelte';
import { clock } from './adapters/clock';
import { devices } from './adapters/devices';
import { digest } from './adapters/digest';
import { page } from './adapters/page';
import { peerMaker } from './adapters/peer-connection';
import { random } from './adapters/random';
import { tabMemory } from './adapters/tab-memory';
import Root from './App.svelte';
import { shortReport } from './core/doctor/report';
import { Journal } from './core/journal';
import { OwnCandidates } from './core/peer/own-candidates';
import { pickPlatform } from './platform/pick';
import Problem from './screens/Problem.svelte';
import { App } from './state/app.svelte';
import { codeOf } from './state/seat';
import './styles/base.css';

const journal = new Journal(clock);
addEventListener('unhandledrejection', ({ reason }) => journal.note('unexpected', { error: String(reason) }));

async function begin(target: HTMLElement): Promise<void> {
  const tab = tabMemory();
  const platform = await pickPlatform(tab);
  const settings = await platform.loadSettings();
  const own = new OwnCandidates((candidates) => platform.hosting.own(candidates));
  platform.hosting.onmapped = (place, outer) => own.mapped(place, outer);
  const createPeer = peerMaker(own);
  const app = new App({ platform, tab, page, devices, clock, random, digest, createPeer, journal }, settings);
  await app.speak(settings.language);
  target.replaceChildren();
  mount(Root, { target, props: { app } });
  // For `cargo xtask bench app`: from here on the person can press something (User Timing, W3C).
  performance.mark('usable');
  app.start();
}

/** Without a platform there is no app, but there are words for why. */
async function explain(target: HTMLElement, error: unknown): Promise<void> {
  await page.speak('system').catch((why: unknown) => journal.note('language not loaded', { error: String(why) }));
  const again = (): void => location.reload();
  const report = (): string => shortReport(codeOf(error), journal, clock.now());
  const oncopy = (): Promise<void> => navigator.clipboard.writeText(report());
  const nothing = { name: '', checks: [], ondoctor: null, onrepair: null };
  target.replaceChildren();
  mount(Problem, { target, props: { code: codeOf(error), ...nothing, onretry: again, onhome: again, report, oncopy } });
}

const target = document.getElementById('app');
if (target) await begin(target).catch((error: unknown) => explain(target, error));
