import { expect, test } from 'vitest';
import { asAdmin, freshDatabase } from '../../support/database.ts';

test('each call gets an empty database of its own', async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
  await one.sql`create table only_here (id int)`;
  expect(await two.sql`select to_regclass('only_here') as found`).toEqual([{ found: null }]);
});

test('a role has the attributes asked for, owns the database, and is no superuser', async () => {
  const database = await freshDatabase();
  const sql = database.connectAs(await database.role({ attributes: 'createrole' }));
  const [role] = await sql`
    select rolsuper, rolcreaterole, oid = (select datdba from pg_database where datname = current_database()) as owner
    from pg_roles where rolname = current_user`;
  expect(role).toEqual({ rolsuper: false, rolcreaterole: true, owner: true });
});

test('drop leaves neither database nor role behind', async () => {
  const database = await freshDatabase();
  const role = await database.role();
  await database.drop();
  const left = await asAdmin(
    (admin) => admin`
      select datname from pg_database where datname = ${database.name}
      union all select rolname from pg_roles where rolname = ${role.name}`,
  );
  expect([...left]).toEqual([]);
});
