// The property tests with twenty times the runs, for nights: what one run in twenty finds is found before it stops a change that has
// nothing to do with it.
import { defineConfig, mergeConfig } from 'vitest/config';
import usual from './vite.config.ts';

const TIMES = 20;

const thorough = {
  name: 'thorough',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('.test.ts')) return null;
    return { code: code.replace(/numRuns: ([\d_]+)/g, (_, runs) => `numRuns: ${TIMES * Number(runs.replaceAll('_', ''))}`), map: null };
  },
};

export default defineConfig((env) => mergeConfig(usual(env), { plugins: [thorough], test: { testTimeout: 600_000 } }));
