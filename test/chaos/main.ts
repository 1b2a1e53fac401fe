import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findInstallation } from '../support/server-source.ts';
import { KINDS } from './blows.ts';
import { playRounds, type Told } from './play.ts';

/** @returns the exit code: 1 where a round diverged */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '40' },
      first: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      only: { type: 'string', multiple: true, default: [] },
      log: { type: 'string' },
    },
  });
  const installation = await findInstallation();
  if (installation === undefined) throw new Error('no PostgreSQL to work with');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const folder = await mkdtemp(join(tmpdir(), 'pmdb-chaos-'));
  if (values.log !== undefined) await writeFile(values.log, '');
  const tell: Told = async (line) => {
    console.log(line);
    if (values.log !== undefined) await appendFile(values.log, `${line}\n`);
  };
  const numbers = { rounds: Number(values.rounds), first: Number(values.first), seed: Number(values.seed) };
  const kinds = KINDS.filter(
    (kind) => !values.only.some((name) => KINDS.includes(name as never)) || values.only.includes(kind),
  );
  const cases = values.only.filter((name) => !KINDS.includes(name as never));
  const options = { bin: join(process.cwd(), 'bin/pmdb.js'), postgres: installation.bin, folder, root: process.cwd() };
  const diverged = await playRounds({ ...options, ...numbers, kinds, cases, tell });
  await rm(folder, { recursive: true });
  return diverged === 0 ? 0 : 1;
}
