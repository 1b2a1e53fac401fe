import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { builtPmdb } from '../../support/cli.ts';
import { ROOT } from '../../support/markdown.ts';
import { emptyFolder, pathWith } from './page-shell.ts';

/** A folder with these files of the repository as they are now, new ones included; all of them unless told. */
export async function copyOfRepository(wanted: (file: string) => boolean = () => true): Promise<string> {
  const { stdout } = await execa('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: ROOT });
  const folder = await emptyFolder();
  for (const file of stdout.split('\0').filter((name) => name !== '' && wanted(name)))
    await cp(join(ROOT, file), join(folder, file), { preserveTimestamps: true });
  return folder;
}

/** A folder into which npm has installed pmdb as `npm pack` makes it; what it depends on comes from npm's cache if it can. */
export async function installPackage(): Promise<string> {
  const source = await copyOfRepository((file) => !/^(bench|deploy|src|test)\//.test(file));
  await cp(join(dirname(dirname(builtPmdb())), 'dist'), join(source, 'dist'), { recursive: true });
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json'], { cwd: source });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const folder = await emptyFolder();
  await execa('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(source, filename)], {
    cwd: folder,
  });
  return folder;
}

/** A PATH whose npm has installed already what it is asked for, once for all pages: nothing is fetched, and all else is npm's own. */
export async function pathWithNpm(installed: string): Promise<string> {
  const { stdout: npm } = await execa('sh', ['-c', 'command -v npm']);
  return await pathWith({
    npm: [
      'case "$*" in',
      `  ci) ln -s ${ROOT}/node_modules node_modules && exec ${npm} run --silent prepare ;;`,
      `  'install pmdb') exec cp -a ${installed}/. . ;;`,
      `  *) exec ${npm} "$@" ;;`,
      'esac',
    ].join('\n'),
  });
}
