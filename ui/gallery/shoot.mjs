/**
 * Photographs the gallery: every scene wide (1080x700) and narrow (360x700), dark and light, by headless Chromium.
 *   node gallery/shoot.mjs [--out DIR] [--only TEXT] [--theme dark|light] [--size wide|narrow]
 *     [--language de]: what the words are in
 *     [--keys Tab,Tab,m]: pressed before the picture    [--wait MS]: and this long waited
 * A headless window is never narrower than 500 px, so the size is set over the DevTools protocol (Emulation.setDeviceMetricsOverride).
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? '' : (process.argv[at + 1] ?? '');
};
const out = option('out') || join(tmpdir(), 'tincan-gallery');
const sizes = { wide: [1080, 700, false], narrow: [360, 700, true] };
const themes = ['light', 'dark'];

/** One page of a headless Chromium, spoken to over its pipe: JSON messages that end in a zero byte (DevTools protocol, flat sessions). */
async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'tincan-shoot-'));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    '--force-prefers-reduced-motion',
    '--mute-audio',
    '--autoplay-policy=no-user-gesture-required',
  ];
  const child = spawn('chromium', [...flags, `--user-data-dir=${profile}`, '--remote-debugging-pipe', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [, , , input, output] = child.stdio;
  let last = 0;
  let heard = '';
  const waiting = new Map();
  output.setEncoding('utf8').on('data', (data) => {
    const messages = (heard + data).split('\0');
    heard = messages.pop();
    for (const message of messages.map((text) => JSON.parse(text))) waiting.get(message.id)?.(message);
  });
  const ask = (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, ({ result, error }) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result)));
      input.write(JSON.stringify({ id: last, method, params, sessionId }) + '\0');
    });
  const { targetId } = await ask('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true });
  const close = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await gone;
    // Children of the browser may still write for a moment.
    await rm(profile, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  };
  return { say: (method, params = {}) => ask(method, params, sessionId), close };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(say, expression) {
  for (let tries = 0; tries < 100; tries++) {
    const { result } = await say('Runtime.evaluate', { expression });
    if (result.value) return;
    await pause(50);
  }
  throw new Error(`never true: ${expression}`);
}

/** Words or buttons that stick out of a narrow page are a fault that a picture hides. */
const OVERFLOW = `(() => { const wide = document.documentElement.clientWidth; return [...document.querySelectorAll('body *')].filter((e) => { const r = e.getBoundingClientRect(); return r.width > 0 && (r.right > wide + 1 || r.left < -1) && !e.closest('.unseen, .one-line, svg, video'); }).map((e) => e.tagName + '.' + e.className).slice(0, 4).join(' '); })()`;

const names = [...readFileSync(new URL('../src/gallery/scenes.ts', import.meta.url), 'utf8').matchAll(/^ {2}'(\w+)\/([\w-]+)':/gm)];
const root = fileURLToPath(new URL('..', import.meta.url));
const server = await createServer({ root, server: { port: 0, strictPort: false, host: '127.0.0.1' }, logLevel: 'error' });
await server.listen();
const { port } = server.httpServer.address();
const { say, close } = await openBrowser();
mkdirSync(out, { recursive: true });
let faults = 0;
for (const [size, [width, height, mobile]] of Object.entries(sizes)) {
  if (option('size') && option('size') !== size) continue;
  await say('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile });
  for (const theme of themes) {
    if (option('theme') && option('theme') !== theme) continue;
    for (const [, screen, of] of names) {
      const name = `${screen}-${of}`;
      if (!name.includes(option('only')) || (screen === 'call' && theme === 'light')) continue;
      await say('Page.navigate', { url: 'about:blank' });
      const scene = new URLSearchParams({ screen, case: of, theme, language: option('language') || 'en' });
      await say('Page.navigate', { url: `http://127.0.0.1:${port}/gallery.html?${name}#${scene}` });
      await until(say, `document.title === 'ready'`);
      await pause(400);
      for (const key of option('keys').split(',').filter(Boolean)) {
        const code = { Tab: 9, Enter: 13, Escape: 27 }[key] ?? key.toUpperCase().charCodeAt(0);
        for (const type of ['keyDown', 'keyUp']) await say('Input.dispatchKeyEvent', { type, key, windowsVirtualKeyCode: code });
      }
      await pause(Number(option('wait') || 0));
      const { result } = await say('Runtime.evaluate', { expression: OVERFLOW });
      if (result.value) console.warn(`${name} ${size} ${theme}: sticks out: ${result.value}`, ++faults);
      const { cssContentSize } = await say('Page.getLayoutMetrics');
      const clip = { x: 0, y: 0, width, height: Math.max(height, Math.ceil(cssContentSize.height)), scale: 1 };
      const { data } = await say('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip });
      writeFileSync(join(out, `${name}-${size}-${theme}.png`), Buffer.from(data, 'base64'));
    }
  }
}
await close();
await server.close();
console.log(`pictures in ${out}`);
process.exitCode = faults > 0 ? 1 : 0;
