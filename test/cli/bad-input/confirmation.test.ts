import { expect, inject, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { expectRefusal, project, type Refusal, SOUND } from './refusal.ts';

const nobody = (question: string) => ({
  code: 2,
  stderr: `✖ ${question} Nobody is there to answer (NOT_CONFIRMED)
  state:   Nothing was changed.
  next:    Run the command with --yes, or in a terminal.
`,
});

/** Before it asks, pmdb says that nobody has tried these rollbacks. */
const unproven = (versions: string, refusal: Refusal): Refusal => ({
  ...refusal,
  stderr: `warning: nobody has proven on PostgreSQL ${inject('server').major} that ${versions} can be rolled back; \`pmdb verify\` does\n${refusal.stderr}`,
});

test('rollback asks, and names what it undoes and where', async () => {
  const applied = await project(SOUND);
  await applied.run('migrate');
  const { database } = applied;
  await expectRefusal(applied, ['rollback'], unproven('V002', nobody(`Roll back V002 create_leases on ${database}?`)));
  await expectRefusal(
    applied,
    ['rollback', '--to', '0'],
    unproven('V002, V001', nobody(`Roll back V002 create_leases, V001 create_units on ${database}?`)),
  );
  const { dir, url } = applied;
  expect(await pmdb(['rollback', '--yes', '--dir', dir, '--url', url])).toMatchObject({ code: 0 });
});

test('typing into a pipe is no answer', async () => {
  const applied = await project(SOUND);
  await applied.run('migrate');
  const question = `Roll back V002 create_leases on ${applied.database}?`;
  await expectRefusal(applied, ['rollback'], unproven('V002', nobody(question)), { input: 'y\n' });
});

test('many are counted', async () => {
  const numbers = Array.from({ length: 7 }, (_, i) => i + 1);
  const files = numbers.flatMap((n) => [
    [`migrations/shared/V${n}__step.sql`, `create table step_${n} ();`],
    [`rollbacks/shared/V${n}__step.sql`, `drop table step_${n};`],
  ]);
  const applied = await project(Object.fromEntries(files));
  await applied.run('migrate');
  const question = `Roll back 7 migrations on ${applied.database}, from V7 step down to V1 step?`;
  await expectRefusal(applied, ['rollback', '--to', '0'], unproven('V7, V6, V5, V4, V3 and 2 more', nobody(question)));
});

test('baseline asks', async () => {
  const sound = await project(SOUND);
  const question = `Record 2 migrations, up to V002 create_leases, as applied on ${sound.database} without running them?`;
  await expectRefusal(sound, ['baseline', '--to', '2'], nobody(question));
});

test('repair asks', async () => {
  const applied = await project(SOUND);
  await applied.run('migrate');
  const question = `Correct the ledger of ${applied.database} (V002: forgotten; what it did stays in the database)?`;
  await expectRefusal(applied, ['repair', '--forget', '2'], nobody(question));
});

test('what is irreversible is not rolled back', async () => {
  const applied = await project({
    ...SOUND,
    'migrations/shared/V003__forget.sql': '-- pmdb: irreversible\ndelete from units;\n',
  });
  await applied.run('migrate');
  await expectRefusal(applied, ['rollback', '--steps', '2', '--yes'], {
    code: 2,
    stderr: `✖ V003 can't be rolled back: declared irreversible (NO_ROLLBACK)
  state:   Nothing was changed.
  next:    Undo it by hand and then forget it (\`pmdb repair --forget 003\`), or restore a backup.
`,
  });
});
