import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GNU_TIME = '/usr/bin/time';

/**
 * Runs a command to its end and returns how long that took, in milliseconds, the start of the process included.
 *
 * @param {readonly string[]} command @param {string} url
 */
export async function timeOf(command, url) {
  const began = performance.now();
  await run(command, url);
  return performance.now() - began;
}

/** Most memory that the command held, in MB; undefined where GNU time is missing. */
export async function memoryOf(command, url) {
  if (!existsSync(GNU_TIME)) return undefined;
  const file = join(tmpdir(), `pmdb-bench-memory-${process.pid}`);
  await run([GNU_TIME, '-f', '%M', '-o', file, ...command], url);
  const kilobytes = Number(readFileSync(file, 'utf8'));
  rmSync(file);
  return kilobytes / 1024;
}

async function run([program, ...args], url) {
  const { PATH, HOME } = process.env;
  const child = spawn(program, args, { env: { PATH, HOME, DATABASE_URL: url }, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${errors}`);
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
