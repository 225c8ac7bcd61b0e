// The tests that must notice one mutant, with it in place; the files on disk stay as they are.
import { defineConfig } from 'vitest/config';
import { mutants } from './table.mjs';

const mutant = mutants[Number(process.env.MUTANT)];

const all = 'src/core/{peer,call,channel,chat,transfer,signaling,spoken,knock}/*.test.ts';
const tests = mutant ? `src/core/${mutant.tests ?? 'peer/{negotiator,candidates}'}.test.ts` : all;

const mutate = {
  name: 'mutate',
  enforce: 'pre',
  transform(code, id) {
    if (!mutant || !id.endsWith(mutant.file)) return null;
    if (code.split(mutant.take).length !== 2) throw new Error(`the mutant no longer applies: ${mutant.guard}`);
    return { code: code.replace(mutant.take, () => mutant.put), map: null };
  },
};

export default defineConfig({
  plugins: [mutate],
  test: { environment: 'node', include: [tests], bail: 1, testTimeout: 60_000 },
});
