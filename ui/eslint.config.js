import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { imports, purity } from './lint/imports.js';
import noLiteralWords from './lint/no-literal-words.js';
import svelteConfig from './svelte.config.js';

const sources = ['src/**/*.ts', 'src/**/*.svelte'];
const tsResolver = createNodeResolver({ extensions: ['.ts', '.svelte.ts', '.js', '.json', '.svelte'] });

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/generated'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { files: ['**/*.js', '**/*.mjs', '*.ts'], languageOptions: { globals: globals.node } },
  {
    files: sources,
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.test.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [tsResolver],
      'import-x/extensions': ['.ts', '.js'],
      'import-x/ignore': ['node_modules'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } } },
  {
    files: ['src/**/*.svelte'],
    plugins: { tincan: { rules: { 'no-literal-words': noLiteralWords } } },
    rules: { 'tincan/no-literal-words': 'error', 'svelte/no-at-html-tags': 'error' },
  },
  ...imports,
  purity,
);
