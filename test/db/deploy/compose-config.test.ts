import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { has } from '../../support/requirements.ts';

const deploy = join(import.meta.dirname, '../../../deploy');
const text = readFileSync(join(deploy, 'compose.yaml'), 'utf8');

/** Docker's plugin, or the older program by itself, which Debian has. */
const commands = [['docker', 'compose'], ['docker-compose']] as const;
const compose = commands.find(([program, ...first]) => spawnSync(program, [...first, 'version']).status === 0);

/** The file, and one with no variables. The older program knows all but the first key, the project's name. */
function filesFor(program: string): { file: string; variables: string } {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [file, variables] = [join(folder, 'compose.yaml'), join(folder, 'variables')];
  writeFileSync(file, program === 'docker' ? text : text.replace(/^name: .*$/m, ''));
  writeFileSync(variables, '');
  return { file, variables };
}

test.skipIf(!has('compose', compose !== undefined))(
  'docker compose takes the file, and wants each password',
  () => {
    const [program = '', ...first] = compose ?? [];
    const { file, variables } = filesFor(program);
    const names = [...new Set([...text.matchAll(/\$\{(\w+_PASSWORD):\?/g)].map(([, name = '']) => name))];
    const config = (given: readonly string[]) => {
      const env = { ...process.env, ...Object.fromEntries(given.map((name) => [name, 'mellon'])) };
      const where = ['--env-file', variables, '--file', file, '--project-directory', deploy];
      const { status, stderr } = spawnSync(program, [...first, ...where, 'config', '--quiet'], {
        env,
        encoding: 'utf8',
      });
      return { status, stderr };
    };
    expect(config(names)).toEqual({ status: 0, stderr: '' });
    for (const missing of names) {
      const { status, stderr } = config(names.filter((name) => name !== missing));
      expect({ status: status === 0, stderr }).toEqual({ status: false, stderr: expect.stringContaining(missing) });
    }
  },
  120_000,
);
