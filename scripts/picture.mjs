// Records what a terminal shows of `pmdb up` in a new project, and writes it as docs/pmdb-up.svg, the picture in the README.
// `npm run picture` after a build; --out <file> writes it elsewhere, --bin <file> runs another pmdb. Needs util-linux's `script`.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import xterm from '@xterm/headless';
import { drawScreen } from './picture/draw-screen.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const [COLUMNS, ROWS] = [88, 40];
/** Of a project, all that `pmdb up` reads. */
const PARTS = ['migrations', 'rollbacks', 'policies', 'jobs', 'seeds', 'drift.ignore'];

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(ROOT, 'docs/pmdb-up.svg') },
    bin: { type: 'string', default: join(ROOT, 'bin/pmdb.js') },
  },
});

const project = mkdtempSync(join(tmpdir(), 'pmdb-picture-'));
const pmdb = (...args) => [process.execPath, values.bin, ...args, '--dir', project];
try {
  // The server runs as another user where root asks for it.
  chmodSync(project, 0o755);
  for (const part of PARTS) cpSync(join(ROOT, part), join(project, part), { recursive: true });
  const screen = await record(pmdb('up'));
  writeFileSync(values.out, drawScreen('$ npx pmdb up', screen, { [project]: '~/app' }));
} finally {
  const [node, ...args] = pmdb('db', 'reset', '--yes');
  spawnSync(node, args, { stdio: 'ignore' });
  rmSync(project, { recursive: true, force: true });
}

/** Runs a command in a terminal and returns its buffer as it is in the end. */
async function record(words) {
  const command = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const script = ['--quiet', '--return', '--command', `stty rows ${ROWS} cols ${COLUMNS}; ${command}`, '/dev/null'];
  const { PATH, HOME } = process.env;
  const child = spawn('script', script, {
    env: { PATH, HOME, TERM: 'xterm-256color', LANG: 'C.UTF-8', FORCE_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  let written = Promise.resolve();
  child.stdout.on('data', (data) => {
    written = new Promise((done) => terminal.write(data, done));
  });
  const code = await new Promise((done, failed) => child.on('error', failed).on('close', done));
  await written;
  if (code !== 0) throw new Error(`pmdb up ended with ${code}`);
  return terminal.buffer.active;
}
