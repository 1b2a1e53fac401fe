import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inject, onTestFinished } from 'vitest';
import './provided.ts';

export interface CliResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** What is typed; without, stdin is empty. */
  readonly input?: string;
  readonly signal?: AbortSignal;
  /** Another installation's bin/pmdb.js. */
  readonly bin?: string;
  /** Run it as this user; needs root. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** The program of this test run, built from the sources as they are. */
export function builtPmdb(): string {
  const { folder, error } = inject('build');
  if (error !== undefined) throw new Error(error);
  return join(folder, 'bin/pmdb.js');
}

/** Spawns the real pmdb, without a terminal and without any setting of this machine. */
export async function pmdb(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const child = spawnPmdb(args, options);
  child.stdin.end(options.input ?? '');
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

/** The same, as a process in the caller's hands: to kill it, or to look at it while it runs. */
export function spawnPmdb(args: readonly string[], options: CliOptions = {}) {
  const { cwd = tmpdir(), env, signal, bin = builtPmdb(), user } = options;
  return spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    signal,
    stdio: 'pipe',
    ...(user && { uid: user.uid, gid: user.gid }),
  });
}

function cleanEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SystemRoot'];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** A project folder with these files (path from its root → content), removed after the test. */
export async function tmpProject(files: Readonly<Record<string, string | Buffer>> = {}): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'pmdb-project-'));
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), content);
  }
  try {
    // A shell or a server that was just ended may still write its last file.
    onTestFinished(() => rm(project, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  } catch {
    // Made outside a test, by a hook that serves several: it stays in the temporary folder.
  }
  return project;
}
