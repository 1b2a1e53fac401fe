// What the first word on the screen costs: `pmdb --version` and `--help` against `node -e 0`, by turns:
// node bench/startup.mjs [--rounds 41]. Prints medians.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median, timeOf } from './measure.mjs';
import { record } from './record.mjs';

const ROOT = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '41' } } });
const WANTED = { '--version': 1.5, '--help': 2 };

execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
const pmdb = join(ROOT, 'bin/pmdb.js');
const commands = { base: ['-e', '0'], ...Object.fromEntries(Object.keys(WANTED).map((flag) => [flag, [pmdb, flag]])) };
const turn = (args) => timeOf([process.execPath, ...args], '');
for (const args of Object.values(commands)) await turn(args);

const ms = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  const names = Object.keys(commands);
  for (const name of round % 2 === 0 ? names : names.reverse()) ms[name].push(await turn(commands[name]));
}
for (const [flag, wanted] of Object.entries(WANTED)) {
  const [base, own] = [median(ms.base), median(ms[flag])];
  // Of the pairs: a load that comes and goes meets both.
  const ratio = median(ms[flag].map((each, i) => each / ms.base[i]));
  console.log(
    `pmdb ${flag}: node -e 0 ${base.toFixed(0)} ms, pmdb ${own.toFixed(0)} ms, ${ratio.toFixed(2)} × (wanted: ≤ ${wanted} ×)`,
  );
  record({
    what: `\`pmdb ${flag}\``,
    against: '`node -e 0`',
    base,
    pmdb: own,
    unit: 'ms',
    ratio,
    wanted: `≤ ${wanted} ×`,
  });
}
