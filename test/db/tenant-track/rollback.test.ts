import { expect, test } from 'vitest';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { catalogSnapshot } from '../schema/catalog-snapshot.ts';
import { createEstate } from './estate.ts';
import { MIGRATIONS, ROLLBACKS, runOn, sqlFiles, withdrawPolicies } from './tenant-schema.ts';

test('each rollback restores what was there before', async () => {
  const { sql } = await migratedDatabase();
  await sql`create schema org_ours`;
  for (const name of await sqlFiles(MIGRATIONS)) {
    const before = await catalogSnapshot(sql);
    await runOn(sql, 'org_ours', MIGRATIONS, name);
    const after = await catalogSnapshot(sql);
    await runOn(sql, 'org_ours', ROLLBACKS, name);
    expect(await catalogSnapshot(sql), `rollback of ${name}`).toEqual(before);
    await runOn(sql, 'org_ours', MIGRATIONS, name);
    expect(await catalogSnapshot(sql), `${name} for the second time`).toEqual(after);
  }
});

test('all of them leave an empty schema that is whose it was, with rows in it on the way', async () => {
  const { sql } = await migratedDatabase();
  const before = await catalogSnapshot(sql);
  await createEstate(sql, 'ours');
  await withdrawPolicies(sql, 'org_ours');
  for (const name of (await sqlFiles(ROLLBACKS)).reverse()) await runOn(sql, 'org_ours', ROLLBACKS, name);
  await sql`drop schema org_ours`;
  expect(await catalogSnapshot(sql)).toEqual(before);
});

test('archived lines are back in the ledger after the archive is taken away', async () => {
  const { sql } = await migratedDatabase();
  const { cash, rent } = await createEstate(sql, 'ours');
  await sql.begin(async (tx) => {
    const journal = {
      journal_id: '11111111-1111-4111-8111-111111111111',
      transaction_type: 'income',
      amount: 900,
      status: 'posted',
    };
    for (const [entry_side, account_id] of [
      ['debit', cash],
      ['credit', rent],
    ] as const) {
      await tx`insert into org_ours.transactions ${tx({ ...journal, entry_side, account_id, transaction_date: '2020-01-01' })}`;
    }
  });
  const posted = await sql`select * from org_ours.transactions order by id`;
  expect(await sql`select org_ours.archive_old_transactions() as lines`).toEqual([{ lines: '2' }]);
  await withdrawPolicies(sql, 'org_ours');
  for (const name of ['V014', 'V013', 'V012', 'V011']) {
    const file = (await sqlFiles(ROLLBACKS)).find((each) => each.startsWith(name)) as string;
    await runOn(sql, 'org_ours', ROLLBACKS, file);
  }
  expect(await sql`select * from org_ours.transactions order by id`).toEqual(posted);
});

test('a schema that is no organization’s is left alone', async () => {
  const { sql } = await migratedDatabase();
  const [first] = await sqlFiles(MIGRATIONS);
  await expect(runOn(sql, 'public', MIGRATIONS, first as string)).rejects.toMatchObject({
    code: '3F000',
    message: 'public is no schema of an organization',
  });
});
