import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type CliOptions, type CliResult, pmdb, spawnPmdb, tmpProject } from '../../support/cli.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';

/** SQL of a migration; its rollback does nothing unless it is given as well. */
export type Pair = string | Buffer | readonly [up: string | Buffer, down: string];

/** A pmdb that is under way. */
export interface Running {
  readonly pid: number;
  /** Resolves as soon as its output holds this. Fails when it ends before. */
  says(text: string | RegExp): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<CliResult>;
}

/** A project of migrations, and an empty database for it. */
export interface Scenario {
  readonly db: FreshDatabase;
  readonly dir: string;
  /** Runs pmdb on project and database; every question is answered with yes. */
  pmdb(command: string, ...flags: string[]): Promise<CliResult>;
  start(command: string, ...flags: string[]): Running;
  /** Writes a migration, or another text of it: `V001__units`. */
  write(name: string, pair: Pair): Promise<void>;
  /** The same project on the same database, with another URL or environment. */
  with(options: { readonly url?: string; readonly env?: Record<string, string> }): Scenario;
}

export async function scenario(migrations: Readonly<Record<string, Pair>>): Promise<Scenario> {
  const [db, dir] = [await freshDatabase(), await tmpProject()];
  await mkdir(join(dir, 'migrations/shared'), { recursive: true });
  for (const [name, pair] of Object.entries(migrations)) await writePair(dir, name, pair);
  return describe(db, dir, db.url);
}

function describe(db: FreshDatabase, dir: string, url: string, env: Record<string, string> = {}): Scenario {
  const args = (command: string, flags: string[]) => [command, ...flags, '--dir', dir, '--yes'];
  const options = { env: { DATABASE_URL: url, ...env } };
  return {
    db,
    dir,
    pmdb: (command, ...flags) => pmdb(args(command, flags), options),
    start: (command, ...flags) => start(args(command, flags), options),
    write: (name, pair) => writePair(dir, name, pair),
    with: (other) => describe(db, dir, other.url ?? url, { ...env, ...other.env }),
  };
}

async function writePair(dir: string, name: string, pair: Pair): Promise<void> {
  const [up, down] = typeof pair === 'string' || Buffer.isBuffer(pair) ? [pair, '-- nothing to undo'] : pair;
  for (const [folder, text] of [
    ['migrations', up],
    ['rollbacks', down],
  ] as const) {
    const file = join(dir, folder, 'shared', `${name}.sql`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

function start(args: readonly string[], options: CliOptions): Running {
  const child = spawnPmdb(args, options);
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.end();
  let [stdout, stderr] = ['', ''];
  let isOver = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => {
      isOver = true;
      resolve({ code, stdout, stderr });
    });
  });
  const says = async (text: string | RegExp) => {
    const said = () => (typeof text === 'string' ? (stdout + stderr).includes(text) : text.test(stdout + stderr));
    while (!said()) {
      if (isOver) throw new Error(`pmdb ended without saying ${text}:\n${stdout}${stderr}`);
      await sleep(20);
    }
  };
  return { pid: child.pid ?? 0, says, signal: (name) => void child.kill(name), ended };
}

/** Waits for something that happens soon. */
export async function until(happens: () => Promise<boolean>, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await happens())) {
    if (Date.now() > end) throw new Error(`this did not happen within ${seconds} s: ${happens}`);
    await sleep(30);
  }
}
