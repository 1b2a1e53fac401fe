import { expect, test } from 'vitest';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { createOrganization, type Organization } from '../schema/organization.ts';

const LEASES = 40;

/** Leases that ended yesterday and renew themselves, each with an invoice that is late and a cycle that is due. */
async function makeDue(sql: Awaited<ReturnType<typeof migratedDatabase>>['sql'], ours: Organization): Promise<void> {
  const { id, property, tenant } = ours;
  await sql`delete from core.leases where renews_id is not null`;
  await sql`update financial.billing_cycles set status = 'ended'`;
  await sql`
    with units as (
      insert into core.units (organization_id, property_id, unit_number)
      select ${id}, ${property}, 'n' || n from generate_series(1, ${LEASES}::int) n returning id
    ),
    leases as (
      insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, end_date, rent_amount, status, auto_renew,
                               late_fee_amount, late_fees_since)
      select ${id}, ${property}, id, ${tenant}, current_date - 365, current_date - 1, 900, 'active', true, 25, current_date - 365
      from units
      returning id, unit_id
    ),
    cycles as (
      insert into financial.billing_cycles (organization_id, lease_id, name, next_run_on)
      select ${id}, id, 'Rent', current_date from leases
    )
    insert into financial.invoices (organization_id, property_id, tenant_id, unit_id, lease_id, invoice_number, invoice_type, subtotal,
                                    total_amount, invoice_date, due_date, sent_at)
    select ${id}, ${property}, ${tenant}, unit_id, id, 'late ' || id, 'rent', 900, 900, current_date - 40, current_date - 30, now()
    from leases`;
}

test('jobs that run at the same moment share the work: nothing is renewed or charged twice, or left', async () => {
  const database = await migratedDatabase();
  const { sql } = database;
  await makeDue(sql, await createOrganization(sql, 'ours'));
  const workers = Array.from({ length: 4 }, () => database.connectAs(database));
  const run = async (call: string) => {
    const done = await Promise.all(
      workers.map((worker) =>
        worker.begin(async (tx) => {
          await tx`set local role pm_cron`;
          const [row] = await tx.unsafe<{ n: number }[]>(`select ${call}()::int as n`);
          return row?.n ?? 0;
        }),
      ),
    );
    return done.reduce((sum, n) => sum + n);
  };

  for (const call of ['renew_leases', 'end_leases', 'charge_late_fees', 'write_recurring_invoices']) {
    // A worker that skips what another holds may leave it, should that one not finish: the next run takes it.
    expect((await run(`app.${call}`)) + (await run(`app.${call}`)), call).toBe(LEASES);
    expect(await run(`app.${call}`), call).toBe(0);
  }
  const [found] = await sql`
    select (select count(*)::int from core.leases where renews_id is not null)                                     as renewals,
           (select count(*)::int from core.leases where status = 'renewed')                                        as renewed,
           (select count(*)::int from core.units where status = 'occupied')                                        as let,
           (select count(*)::int from financial.invoices where late_fee_of is not null and description ~ 'late ')  as fees,
           (select sum(total_amount)::int from financial.invoices where description = 'Rent')                      as rents`;
  expect(found).toEqual({ renewals: LEASES, renewed: LEASES, let: LEASES, fees: LEASES, rents: LEASES * 900 });
});

/** What is due, and three who want it at the same moment. */
async function raceOverDue() {
  const database = await migratedDatabase();
  const { sql } = database;
  await makeDue(sql, await createOrganization(sql, 'ours'));
  const connect = () => database.connectAs(database);
  return { sql, job: connect(), manager: connect(), holder: connect() };
}

test('what is ended while the job waits for another lease is not renewed', async () => {
  const { sql, job, manager, holder } = await raceOverDue();
  const due =
    await sql`select id, unit_id from core.leases where auto_renew and status = 'active' order by organization_id, id`;
  const last = due.at(-1)?.id;

  let renewing: Promise<{ n: number }[]> | undefined;
  await holder.begin(async (tx) => {
    // The first renewal wants to refer to this unit, and the job has seen which leases are due by then.
    await tx`select from core.units where id = ${due[0]?.unit_id} for update`;
    const [{ pid } = {}] = await job`select pg_backend_pid() as pid`;
    renewing = job<{ n: number }[]>`select app.renew_leases()::int as n`.execute();
    await waitsForLock(sql, pid);
    await manager`update core.leases set status = 'terminated' where id = ${last}`;
  });
  expect(await renewing).toEqual([{ n: LEASES - 1 }]);
  expect(await sql`select status from core.leases where renews_id = ${last}`).toEqual([]);
});

test('what is cancelled while the job charges another late fee is not charged', async () => {
  const { sql, job, manager, holder } = await raceOverDue();
  const late =
    await sql`select id from financial.invoices where invoice_number ~ '^late ' order by organization_id, id`;
  const last = late.at(-1)?.id;

  let charging: Promise<{ n: number }[]> | undefined;
  const undecided = holder.begin(async (tx) => {
    // Whether the first is charged already is known when this transaction ends; the job waits for that.
    await tx`
      insert into financial.invoices (organization_id, property_id, unit_id, tenant_id, lease_id, invoice_number, invoice_type, subtotal,
                                      total_amount, invoice_date, due_date, late_fee_of)
      select organization_id, property_id, unit_id, tenant_id, lease_id, 'undecided', 'late_fee', 1, 1, current_date, current_date, id
      from financial.invoices where id = ${late[0]?.id}`;
    const [{ pid } = {}] = await job`select pg_backend_pid() as pid`;
    charging = job<{ n: number }[]>`select app.charge_late_fees()::int as n`.execute();
    await waitsForLock(sql, pid);
    await manager`update financial.invoices set status = 'cancelled' where id = ${last}`;
    throw new Error('undecided');
  });
  await expect(undecided).rejects.toThrow('undecided');
  expect(await charging).toEqual([{ n: LEASES - 1 }]);
  expect(await sql`select from financial.invoices where late_fee_of = ${last}`).toHaveLength(0);
});

async function waitsForLock(sql: Awaited<ReturnType<typeof migratedDatabase>>['sql'], pid: number): Promise<void> {
  await expect
    .poll(
      async () =>
        (await sql`select wait_event_type as kind from pg_catalog.pg_stat_activity where pid = ${pid}`)[0]?.kind,
      {
        timeout: 20_000,
      },
    )
    .toBe('Lock');
}
