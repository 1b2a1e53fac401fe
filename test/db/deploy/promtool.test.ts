import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tmpProject } from '../../support/cli.ts';
import { has } from '../../support/requirements.ts';
import { panelExpressions } from '../../unit/deploy/expressions.ts';

const folder = join(import.meta.dirname, '../../../deploy/prometheus');

function promtool(cwd: string, ...args: readonly string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

describe.skipIf(!has('prometheus'))('promtool', () => {
  test('takes the configuration and its rules', () => {
    expect(promtool(folder, 'check', 'config', 'prometheus.yml')).toMatchObject({ status: 0 });
  });

  test('finds that alerts ring when they have to', () => {
    expect(promtool(folder, 'test', 'rules', 'rules.test.yml')).toMatchObject({ status: 0 });
  });

  test('reads the queries of the dashboard', async () => {
    const dir = await tmpProject();
    const rules = panelExpressions().map(({ expr }, i) => ({ record: `panel:${i}`, expr }));
    // JSON is YAML.
    await writeFile(join(dir, 'panels.yml'), JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    expect(promtool(dir, 'check', 'rules', 'panels.yml')).toMatchObject({ status: 0 });
  });
});
