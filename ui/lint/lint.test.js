import { Linter } from 'eslint';
import svelteParser from 'svelte-eslint-parser';
import ts from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { imports, purity } from './imports.js';
import noLiteralWords from './no-literal-words.js';

const linter = new Linter();
const table = [
  { files: ['**/*.ts', '**/*.svelte'], languageOptions: { parser: ts.parser }, plugins: { '@typescript-eslint': ts.plugin } },
  ...imports,
  purity,
];
const words = [
  {
    files: ['**/*.svelte'],
    languageOptions: { parser: svelteParser },
    plugins: { tincan: { rules: { 'no-literal-words': noLiteralWords } } },
    rules: { 'tincan/no-literal-words': 'error' },
  },
];
const faults = (config, code, filename) => linter.verify(code, config, { filename }).map(({ message }) => message);

describe('what may import what', () => {
  test.each([
    ['src/core/x.ts', "import { p } from '../platform/platform';"],
    ['src/core/call/x.ts', "import type { P } from '../../platform/platform';"],
    ['src/core/x.ts', "import { a } from '../adapters/clock';"],
    ['src/core/x.ts', "import { onMount } from 'svelte';"],
    ['src/core/x.ts', "import { t } from '../words';"],
    ['src/state/x.ts', "import { createPeer } from '../adapters/peer-connection';"],
    ['src/screens/x.ts', "import { invoke } from '@tauri-apps/api/core';"],
    ['src/platform/browser.ts', "import { invoke } from '@tauri-apps/api/core';"],
    ['src/parts/x.ts', "import { decodeLink } from '../core/invite';"],
    ['src/main.ts', "import { FakeClock } from './testing/clock';"],
    ['src/core/x.ts', 'export const now = Date.now();'],
    ['src/core/x.ts', 'export const chance = Math.random();'],
  ])('%s is refused: %s', (file, code) => {
    expect(faults(table, code, file)).toHaveLength(1);
  });

  test.each([
    ['src/core/call/x.ts', "import type { Clock } from '../ports';"],
    ['src/parts/x.ts', "import type { Person } from '../core/call/events';"],
    ['src/state/x.ts', "import { decodeLink } from '../core/invite';"],
    ['src/platform/desktop.ts', "import { invoke } from '@tauri-apps/api/core';"],
    ['src/adapters/x.ts', "import type { Clock } from '../core/ports';"],
    ['src/core/x.test.ts', "import { FakeClock } from '../testing/clock';"],
  ])('%s is allowed: %s', (file, code) => {
    expect(faults(table, code, file)).toEqual([]);
  });
});

describe('visible words', () => {
  test.each(['<p>Hello</p>', '<p>{a}Grüße</p>', "<p>{'Hello'}</p>", '<p>{`Hello ${a}`}</p>', "<p>{a ? 'yes' : ''}</p>"])(
    'refused: %s',
    (markup) => {
      expect(faults(words, markup, 'x.svelte')).toHaveLength(1);
    },
  );

  test.each(['aria-label', 'title', 'placeholder', 'alt', 'label'])('refused in %s', (attribute) => {
    expect(faults(words, `<input ${attribute}="Name" />`, 'x.svelte')).toHaveLength(1);
    expect(faults(words, `<Field ${attribute}={a ?? 'Name'} />`, 'x.svelte')).toHaveLength(1);
  });

  test.each([
    "<p>{t('home.title')}</p>",
    '<p>· — 1:23</p>',
    '<p class="note" data-test="note">{words}</p>',
    "<script>const a = 'Hello';</script>",
    '<style>p { color: red; }</style>',
    '<!-- Hello -->',
  ])('allowed: %s', (markup) => {
    expect(faults(words, markup, 'x.svelte')).toEqual([]);
  });
});
