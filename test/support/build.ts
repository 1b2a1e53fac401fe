import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Builds dist/ when a source file is newer: tests that spawn pmdb never run yesterday's code. */
export function buildIfStale(): void {
  const built = modified(join(ROOT, 'dist/cli.mjs'));
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const newest = Math.max(
    ...['tsdown.config.ts', 'package.json', ...sources.map((file) => join('src', file))].map((file) =>
      modified(join(ROOT, file)),
    ),
  );
  if (built >= newest) return;
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm run build failed:\n${stdout}${stderr}`);
}

/** Milliseconds since 1970; 0 for a file that isn't there. */
function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
