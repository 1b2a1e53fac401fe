import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { has } from '../../support/requirements.ts';

const deploy = join(import.meta.dirname, '../../../deploy');
const there = spawnSync('docker', ['compose', 'version']).status === 0;

test.skipIf(!has('compose', there))('docker compose takes the file, and wants each password', () => {
  const text = readFileSync(join(deploy, 'compose.yaml'), 'utf8');
  const names = [...new Set([...text.matchAll(/\$\{(\w+_PASSWORD):\?/g)].map(([, name = '']) => name))];
  const config = (given: readonly string[]) => {
    const env = { ...process.env, ...Object.fromEntries(given.map((name) => [name, 'mellon'])) };
    return spawnSync('docker', ['compose', '--env-file', '/dev/null', 'config', '--quiet'], { cwd: deploy, env })
      .status;
  };
  expect(config(names)).toBe(0);
  for (const missing of names) expect(config(names.filter((name) => name !== missing))).not.toBe(0);
});
