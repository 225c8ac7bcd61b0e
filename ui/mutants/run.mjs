/**
 * Removes one guard at a time, those of perfect negotiation first, and fails unless a test notices each. Run from anywhere:
 * `node ui/mutants/run.mjs`, with `--all` also the slow ones.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutants } from './table.mjs';

const ui = dirname(dirname(fileURLToPath(import.meta.url)));
const vitest = join(ui, 'node_modules/vitest/vitest.mjs');

/** The exit code and output of the tests with this mutant; none is the code as it is. */
function run(index) {
  const child = spawn(process.execPath, [vitest, 'run', '--config', 'mutants/vitest.config.mjs'], {
    cwd: ui,
    env: { ...process.env, MUTANT: String(index), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  return new Promise((done) => child.on('close', (code) => done({ code, output })));
}

/** A test said no: not a mutant that does not apply, nor one that is no program. */
const isKilled = ({ code, output }) => code !== 0 && /Tests\s+.*failed/.test(output);

const wanted = mutants.map((_, index) => index).filter((index) => process.argv.includes('--all') || !mutants[index].slow);

const stale = mutants.filter(({ file, take }) => readFileSync(join(ui, file), 'utf8').split(take).length !== 2);
for (const { guard } of stale) console.error(`no longer applies: ${guard}`);

const sound = await run('none');
if (sound.code !== 0) console.error(`the tests fail without a mutant\n${sound.output}`);

let survivors = 0;
let next = 0;
async function worker() {
  for (let index = wanted[next++]; index !== undefined; index = wanted[next++]) {
    const result = await run(index);
    if (isKilled(result)) continue;
    survivors++;
    console.error(`survived: ${mutants[index].guard}\n${result.output.slice(-2000)}`);
  }
}
if (stale.length === 0 && sound.code === 0) await Promise.all(Array.from({ length: Math.min(2, cpus().length) }, worker));

if (stale.length > 0 || sound.code !== 0 || survivors > 0) process.exit(1);
console.log(`${wanted.length} mutants killed`);
