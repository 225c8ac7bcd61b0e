/** Mounts one scene by the fragment: `#screen=call&case=relayed&theme=dark&language=de`; without one, a list of all. Only under `npm run dev`. */
import { mount } from 'svelte';
import '../styles/base.css';
import { speakAs } from '../words/languages';
import { scenes } from './scenes';

const wanted = new URLSearchParams(location.hash.slice(1));
const theme = wanted.get('theme');
if (theme) document.documentElement.dataset['theme'] = theme;

await speakAs('system', [wanted.get('language') ?? 'en']);

const target = document.getElementById('app');
const scene = scenes[`${wanted.get('screen')}/${wanted.get('case')}`]?.();
if (target && scene) {
  mount(scene.screen, { target, props: scene.props as never });
  await new Promise((resolve) => setTimeout(resolve, 300));
  if (scene.type) {
    const field = document.querySelector<HTMLInputElement>(`[data-test="${scene.type[0]}"]`);
    if (field) field.value = scene.type[1];
    field?.dispatchEvent(new Event('input', { bubbles: true }));
  }
  for (const test of scene.press ?? []) document.querySelector<HTMLElement>(`[data-test="${test}"]`)?.click();
  // The pictures must not show where the last press was.
  if (!wanted.has('focus')) setTimeout(() => document.activeElement instanceof HTMLElement && document.activeElement.blur(), 50);
} else if (target) {
  for (const name of Object.keys(scenes)) {
    const [screen = '', of = ''] = name.split('/');
    const link = document.createElement('a');
    link.href = `?${name}#screen=${screen}&case=${of}`;
    link.textContent = `${name} `;
    target.append(link);
  }
}
document.title = 'ready';
