import { spawnSync } from 'node:child_process';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { builtPmdb, type CliOptions, pmdb, tmpProject } from '../../support/cli.ts';
import { installedCopy } from '../../support/installed-copy.ts';
import { expectRefusal, type OwnedDatabase, ownedDatabase, project, SOUND } from './refusal.ts';

let shared: OwnedDatabase;
beforeAll(async () => {
  shared = await ownedDatabase();
});

/** Root may read everything, so pmdb runs as somebody else then: one without a name, as in many a container. */
async function somebody(): Promise<CliOptions> {
  if (process.getuid?.() !== 0) return {};
  const { bin, remove } = await installedCopy({ embedded: false });
  onTestFinished(remove);
  return { bin, user: { uid: 54_321, gid: 54_321 }, cwd: '/' };
}

test('a project that is not there', async () => {
  const gone = await project({}, shared);
  await rm(gone.dir, { recursive: true });
  await expectRefusal(gone, ['migrate'], {
    code: 2,
    stderr: `✖ --dir: there is no folder <project> (BAD_FLAG)
  next:    Name the folder that holds migrations/, or leave --dir out to use the current one.
`,
  });
});

test('a current folder that was removed', async () => {
  const { db, url } = shared;
  const gone = await tmpProject();
  const args = ['-c', 'rmdir "$PWD" && exec "$0" "$@"', process.execPath, builtPmdb(), 'status', '--url', url];
  const { status, stdout, stderr } = spawnSync('sh', args, { cwd: gone, encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: `✖ the current folder is not there any more (BAD_FLAG)
  next:    Go to another one (cd), or name the project by its whole path: --dir /path/of/the/project.
`,
  });
  expect(await db.sql`select from pg_namespace where nspname = 'migrations'`).toHaveLength(0);
});

test('a project without migrations', async () => {
  await expectRefusal(await project({}, shared), ['migrate'], {
    code: 2,
    stderr: `✖ there is no folder migrations/shared in <project> (BAD_CONFIG)
  next:    Name the project with --dir, or begin one: \`pmdb new create_first_table\`.
`,
  });
});

test.for(['migrate', 'status', 'rollback', 'up'])(
  '%s makes no server in a folder that is no project',
  async (command) => {
    const dir = await tmpProject();
    expect(await pmdb([command, '--dir', dir])).toMatchObject({ code: 2, stdout: '' });
    expect(spawnSync('ls', ['-A', dir], { encoding: 'utf8' }).stdout).toBe('');
  },
);

test('a file where the folder should be', async () => {
  await expectRefusal(await project({ 'migrations/shared': 'not a folder' }, shared), ['migrate'], {
    code: 2,
    stderr: `✖ migrations/shared can't be read: ENOTDIR (UNREADABLE)
  state:   The database was not touched.
  next:    Make migrations/shared a folder.
`,
  });
});

test('a folder that this user may not read', async () => {
  const closed = await project(SOUND, shared);
  await chmod(closed.dir, 0o755);
  const folder = join(closed.dir, 'migrations/shared');
  await chmod(folder, 0o311);
  // Who may not read it can't remove it either.
  onTestFinished(() => chmod(folder, 0o755));
  const refusal = {
    code: 2,
    stderr: `✖ migrations/shared can't be read: EACCES (UNREADABLE)
  state:   The database was not touched.
  next:    Give this user the right to read migrations/shared.
`,
  };
  await expectRefusal(closed, ['migrate'], refusal, await somebody());
});

test('a file that this user may not read', async () => {
  const closed = await project(SOUND, shared);
  await chmod(closed.dir, 0o755);
  await chmod(join(closed.dir, 'migrations/shared/V002__create_leases.sql'), 0);
  const refusal = {
    code: 2,
    stderr: `✖ migrations/shared/V002__create_leases.sql can't be read: EACCES (UNREADABLE)
  state:   The database was not touched.
  next:    Give this user the right to read migrations/shared/V002__create_leases.sql.
`,
  };
  await expectRefusal(closed, ['migrate'], refusal, await somebody());
});

test('a migration file that is a folder', async () => {
  const odd = await project(SOUND, shared);
  await mkdir(join(odd.dir, 'migrations/shared/V003__add_notes.sql'));
  await writeFile(join(odd.dir, 'migrations/shared/README.md'), 'not SQL, and no matter');
  await expectRefusal(odd, ['migrate'], {
    code: 2,
    stderr: `✖ migrations/shared/V003__add_notes.sql is a folder; migrations are read from migrations/shared itself only (BAD_FILE_NAME)
  state:   The database was not touched.
  next:    Move its files into migrations/shared.
`,
  });
});

test('a link to a folder is one, and a pipe, which nobody would ever write into, is not read', async () => {
  const odd = await project(SOUND, shared);
  await symlink(join(odd.dir, 'rollbacks'), join(odd.dir, 'migrations/shared/older'));
  spawnSync('mkfifo', [join(odd.dir, 'migrations/shared/V003__add_notes.sql')]);
  await expectRefusal(odd, ['migrate'], {
    code: 2,
    stderr: `✖ 2 problems in the files (BAD_FILE)

  migrations/shared/V003__add_notes.sql is no file, but a pipe, a socket or a device
    → Put a file in its place.

  migrations/shared/older is a folder; migrations are read from migrations/shared itself only
    → Move its files into migrations/shared.

  state:   The database was not touched.
  next:    Mend them all, then run \`pmdb validate\`.
`,
  });
});
