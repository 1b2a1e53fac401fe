import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { spawnPmdb } from '../../support/cli.ts';
import { errorOf, theValue } from '../engine/reading.ts';
import { fleet } from './fleet-scenario.ts';

const run = promisify(execFile);
const NOTES = {
  V001__notes: ['create table notes (n int primary key); insert into notes values (1), (2);', 'drop table notes;'],
} as const;

/** All but the moment of the snapshot. */
const rowsOf = (text: string) => text.split('\n').slice(1);

test('an export goes to standard output and an import comes from standard input', async () => {
  const { db, tenant, dir } = await fleet(['acme'], NOTES);
  const file = join(dir, 'acme.ndjson');
  await tenant('export', 'acme', file);
  const { code, stdout, stderr } = await tenant('export', 'acme', '-');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(rowsOf(stdout)).toEqual(rowsOf(await readFile(file, 'utf8')));
  expect(errorOf(await tenant('export', 'acme', '-', '--json'))).toMatchObject({ code: 'BAD_FLAG' });

  const child = spawnPmdb(['tenant', 'import', '-', '--as', 'acme-2', '--dir', dir, '--url', db.url]);
  createReadStream(file).pipe(child.stdin as NodeJS.WritableStream);
  const exit = await new Promise((done) => child.once('exit', done));
  expect(exit).toBe(0);
  expect(await theValue(db, 'select count(*)::int from org_acme_2.notes')).toBe(2);
});

test('what is no file is written to as it is; a link stays one', async () => {
  const { tenant, dir } = await fleet(['acme'], NOTES);
  const [pipe, real, link] = ['pipe', 'real', 'link'].map((name) => join(dir, name)) as [string, string, string];
  await run('mkfifo', [pipe]);
  const [{ stdout }, exported] = await Promise.all([run('cat', [pipe]), tenant('export', 'acme', pipe)]);
  expect(exported).toMatchObject({ code: 0 });
  expect((await lstat(pipe)).isFIFO()).toBe(true);
  expect(stdout).toMatch(/^\{"pmdb":"tenant"/);

  await writeFile(real, 'older');
  await symlink(real, link);
  await tenant('export', 'acme', link);
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(rowsOf(await readFile(real, 'utf8'))).toEqual(rowsOf(stdout));
  expect((await readdir(dir)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a packed file, and one of a newer format, say what to do', async () => {
  const { tenant, dir } = await fleet(['acme'], NOTES);
  const file = join(dir, 'file');
  const refusal = async (content: string | Buffer) => {
    await writeFile(file, content);
    return errorOf(await tenant('import', file, '--json'));
  };
  expect((await refusal(gzipSync('x'))).remedy).toMatch(/zcat file/);
  expect((await refusal('{"pmdb":"tenant","format":99}\n')).remedy).toMatch(/a newer one/);
  expect((await refusal('x\n')).remedy).toMatch(/Export the tenant again/);
});
