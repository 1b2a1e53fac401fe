import { expect, test } from 'vitest';
import { errorOf, theValue } from '../engine/reading.ts';
import { CHECK, fleet, slugs } from './fleet-scenario.ts';

const TENANTS = 1000;

/** Seven of them, wrong in four ways. */
const SPOILED = ['t11', 't12', 't401', 't402', 't403', 't700', 't999'];
const SPOIL = `insert into org_t11.units values (9, -1); insert into org_t12.units values (9, 0);
  alter table org_t401.units add floor int; alter table org_t402.units add constraint rent_positive check (true);
  drop schema org_t403 cascade; drop schema org_t700 cascade;`;
const MEND = `delete from org_t11.units where id = 9; delete from org_t12.units where id = 9;
  alter table org_t401.units drop floor; alter table org_t402.units drop constraint rent_positive;
  create schema org_t403; create table org_t403.units (id int, rent numeric);
  create schema org_t700; create table org_t700.units (id int, rent numeric);`;

test(`of ${TENANTS} tenants 7 fail in four ways: 993 are done, 7 are named, and the retry does exactly those`, async () => {
  const { db, pmdb, writeTenant, versions } = await fleet(slugs(TENANTS));
  await db.sql.unsafe(SPOIL);
  const holder = await db.sql.reserve();
  await holder`begin`;
  await holder`lock table org_t999.units`;
  await writeTenant('V003__check', CHECK);
  const run = await pmdb('migrate', '--lock-timeout', '200ms', '--lock-wait', '1s', '--json');
  expect(run.code).toBe(5);
  const { message, state, problems = [], remedy = '' } = errorOf(run);
  expect(message).toBe('7 of 1000 tenants failed');
  expect(state).toMatch(/^993 migrated; 7 failed.*0 not run\.$/);
  const told = problems.map((problem) => problem.message).join('\n');
  for (const slug of SPOILED) expect(told).toMatch(new RegExp(`\\borg_${slug}\\b`));
  for (const reason of ['(23514)', '(42701)', '(42710)', '(3F000)', '(55P03)']) expect(told).toContain(reason);
  expect((await versions())['001 002']).toEqual(SPOILED);

  await db.sql.unsafe(MEND);
  await holder`rollback`;
  holder.release();
  const [command = '', ...flags] = /`pmdb (.*)`/.exec(remedy)?.[1]?.split(' ') ?? [];
  const retry = await pmdb(command, ...flags, '--json');
  expect(JSON.parse(retry.stdout).tenants).toMatchObject({ total: 7, done: 7, steps: 7 });
  expect(Object.keys(await versions())).toEqual(['001 002 003']);
  expect(
    await theValue(db, "select count(*)::int from migrations.history where version = '003' and action = 'migrate'"),
  ).toBe(TENANTS);
}, 180_000);
