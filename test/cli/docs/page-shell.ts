import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type Block, blocksOf, readPage } from '../../support/markdown.ts';

/** What a block of a page did when it was typed. */
export interface Typed {
  readonly block: Block;
  readonly stdout: string;
}

/** Between the blocks, in what the shell prints. */
const MARK = '%%% block %%%';

/**
 * Types all blocks of a page into one bash, one after the other, as a reader would; the first that fails ends it, and the test.
 * Nothing is typed into what a block runs: whoever asks gets no answer.
 */
export function typePage(
  page: string,
  options: { cwd: string; env?: Record<string, string>; blocks?: Block[] },
): Typed[] {
  const { cwd, env, blocks = shellBlocks(page) } = options;
  const script = blocks.map(({ text }) => `echo '${MARK}'; echo '${MARK}' >&2\n${text}`).join('');
  const done = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    env: { HOME: process.env.HOME, LANG: 'C.UTF-8', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const parts = done.stdout.split(`${MARK}\n`).slice(1);
  if (done.status !== 0) {
    const failed = blocks[parts.length - 1];
    const stderr = done.stderr.split(`${MARK}\n`).at(-1) ?? '';
    throw new Error(`${page}:${failed?.line} ended with ${done.status}:\n${failed?.text}${parts.at(-1)}${stderr}`);
  }
  return blocks.map((block, i) => ({ block, stdout: parts[i] ?? '' }));
}

/**
 * Whether that is what the page says that it prints. "…" stands for anything, alone on a line for any lines; durations, ports and
 * minor versions differ from machine to machine.
 */
export function looksLike(stdout: string, printed: string): boolean {
  const pattern = printed
    .trimEnd()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\d+(\\\.\d+)? m?s\b/g, '\\d+(\\.\\d+)? m?s')
    .replace(/(?<=127\\.0\\.0\\.1:)\d+/g, '\\d+')
    .replace(/(?<=PostgreSQL )\d+\\\.\d+/g, '\\d+\\.\\d+')
    .replace(/(?<=^|\n)…\n/g, '(.*\n)*?')
    .replace(/\n…$/, '(\n.*)*')
    .replaceAll('…', '.*');
  return new RegExp(`^${pattern}$`).test(stdout.trimEnd());
}

/** The blocks of a page that a shell can run. */
export function shellBlocks(page: string): Block[] {
  return blocksOf(readPage(page)).filter(({ language, notRun }) => language === 'sh' && notRun === undefined);
}

const made: string[] = [];
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A folder that any user may enter, removed after the tests of the file. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pmdb-docs-'));
  await chmod(folder, 0o755);
  made.push(folder);
  return folder;
}

/** A PATH with these commands before all others: name → script. */
export async function pathWith(scripts: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(await emptyFolder(), 'bin');
  await mkdir(folder);
  for (const [name, script] of Object.entries(scripts))
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return `${folder}:${process.env.PATH}`;
}
