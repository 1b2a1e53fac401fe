import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { has } from '../../support/requirements.ts';

const SCRIPT = join(import.meta.dirname, '../../../deploy/dump.sh');

/** A pg_dump that is older than the server refuses it. */
const major = Number(/\d+/.exec(spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0] ?? 0);

test.skipIf(!has('pg_dump', major >= inject('server').major))(
  'the script for dumps keeps the newest, and health knows of it',
  async () => {
    const db = await migratedDatabase();
    const login = await db.role({ owner: false });
    await db.sql.unsafe(`grant pm_backup to ${login.name}`);
    const folder = await mkdtemp(join(tmpdir(), 'dumps-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const dump = (url: string) => {
      const { status, stdout, stderr } = spawnSync(SCRIPT, [url, folder], {
        encoding: 'utf8',
        env: { ...process.env, KEEP: '2' },
      });
      return { status, stdout, stderr };
    };
    const backups = async () => {
      const { stdout } = await pmdb(['health', '--json', '--fail-on', 'never', '--url', db.url]);
      const { checks } = JSON.parse(stdout) as { checks: { check: string; findings: object[] }[] };
      return checks.find(({ check }) => check === 'backups')?.findings;
    };

    await db.sql`insert into migrations.history (at, action) values (now() - interval '8 days', 'migrate')`;
    expect(await backups()).toMatchObject([{ level: 'warn', detail: 'no backup is recorded' }]);
    for (const older of ['2001-01-01T000000Z', '2001-01-02T000000Z'])
      await writeFile(join(folder, `${older}.dump`), '');
    expect(dump(login.url)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await backups()).toEqual([]);
    const kept = (await readdir(folder)).sort();
    expect(kept).toEqual(['2001-01-02T000000Z.dump', expect.stringMatching(/^20\d\d-.*Z\.dump$/)]);
    const { size, mode } = await stat(join(folder, kept[1] ?? ''));
    expect(mode & 0o077).toBe(0);
    expect([...(await db.sql`select kind, size_bytes::int from monitoring.backups`)]).toEqual([
      { kind: 'dump', size_bytes: size },
    ]);

    // One that fails leaves neither a file nor a record.
    await db.sql`update monitoring.backups set finished_at = now() - interval '27 hours'`;
    await db.sql.unsafe(`revoke pm_backup from ${login.name}`);
    expect(dump(login.url)).toMatchObject({ status: 1, stderr: expect.stringContaining('permission denied') });
    expect((await readdir(folder)).sort()).toEqual(kept);
    expect(await backups()).toMatchObject([{ level: 'warn' }]);
  },
  120_000,
);
