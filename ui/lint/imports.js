/**
 * The table "what may import what" of docs/architecture.md, as ESLint blocks. Imports inside the UI are relative, so a folder is
 * recognised by its name as a path segment. Knows nothing of what the folders do.
 */

const folder = (name) => `^\\.{1,2}/(.*/)?${name}(/|$)`;

const bans = {
  tauri: { regex: '^@tauri-apps/', message: 'Only platform/desktop.ts talks to Tauri.' },
  svelte: { regex: '^svelte(/|$)', message: 'The core knows no framework.' },
  adapters: { regex: folder('adapters'), message: 'Browser objects come in through ports, from main.ts or App.svelte.' },
  platform: { regex: folder('platform'), message: 'The core does not know where it runs, not even by type.' },
  outside: { regex: folder('(state|screens|parts|words)'), message: 'The core does not know who shows it.' },
  testing: { regex: folder('testing'), message: 'Fakes are for tests.' },
  core: { regex: folder('core'), allowTypeImports: true, message: 'Parts know the core by its types only.' },
};

const refuse = (files, names, ignores = []) => ({
  files,
  ignores: ['src/**/*.test.ts', ...ignores],
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: names.map((name) => bans[name]) }] },
});

/** Later blocks replace earlier ones for the same file, so every block lists all that its folder may not import. */
export const imports = [
  refuse(['src/**/*.{ts,svelte}'], ['tauri', 'testing'], ['src/testing/**', 'src/platform/desktop.ts']),
  refuse(['src/platform/desktop.ts'], ['testing']),
  refuse(['src/core/**/*.ts'], ['tauri', 'svelte', 'adapters', 'platform', 'outside', 'testing']),
  refuse(['src/testing/**/*.ts'], ['tauri', 'svelte', 'adapters', 'platform', 'outside']),
  refuse(['src/{state,screens}/**/*.{ts,svelte}'], ['tauri', 'adapters', 'testing']),
  refuse(['src/parts/**/*.{ts,svelte}'], ['tauri', 'adapters', 'testing', 'core']),
];

const impure = (object, property, message) => ({ object, property, message });

/** Time and chance come through ports as well; the type checker cannot see these two, they are part of ECMAScript. */
export const purity = {
  files: ['src/core/**/*.ts'],
  ignores: ['src/**/*.test.ts'],
  rules: {
    'no-restricted-properties': ['error', impure('Date', 'now', 'Ask the Clock port.'), impure('Math', 'random', 'Ask the Random port.')],
  },
};
