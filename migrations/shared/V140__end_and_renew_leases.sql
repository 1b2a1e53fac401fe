-- Leases end by the passing of days, and those that renew themselves go on (E214). Today is the organization's (E215).

set role pm_owner;

-- FORCE is off while the key is added, in this transaction alone: with it, pm_owner would check it against the rows that it may
-- see, which are none.
alter table core.leases no force row level security;

alter table core.leases
  add column renews_id uuid,
  -- A lease is renewed once, for the same unit.
  add constraint leases_organization_id_unit_id_renews_id_key  unique (organization_id, unit_id, renews_id),
  add constraint leases_organization_id_unit_id_renews_id_fkey foreign key (organization_id, unit_id, renews_id) references core.leases (organization_id, unit_id, id) on delete restrict,
  add constraint leases_renews_id_check check (renews_id <> id);

alter table core.leases force row level security;

comment on column core.leases.renews_id is 'The lease that this one continues';

reset role;

set role pm_definer;

-- Whole months stay whole months: a year that began on the first ends with the last day of a month again.
create function app.next_term_end(start_date date, end_date date) returns date
  language sql immutable parallel safe
begin atomic
  with term as (
    select
      (extract(year from end_date + 1) - extract(year from start_date))::integer * 12
        + (extract(month from end_date + 1) - extract(month from start_date))::integer as months,
      case when extract(day from start_date + 1) = 1 and extract(day from end_date + 2) = 1
           then 31 else extract(day from start_date)::integer end                      as anchor_day
  )
  select case
    when months > 0 and app.add_months(start_date, months, anchor_day) = end_date + 1
    then app.add_months(start_date, 2 * months, anchor_day) - 1
    else end_date + (end_date - start_date + 1)
  end
  from term;
end;

-- Active leases whose end has come, or the days of notice before it. Where the unit is let to somebody afterwards, nothing renews.
create function app.leases_near_their_end() returns table (organization_id uuid, id uuid, renewed boolean, renewable boolean, over boolean)
  language sql stable
begin atomic
  with today as materialized (
    select o.id as organization_id, (now() at time zone o.timezone)::date as date
    from core.organizations o
    where o.subscription_status = 'active'
  )
  select l.organization_id, l.id, later.renewed,
         l.auto_renew and not later.let and l.start_date <= today.date,
         l.end_date < today.date
  from today
  join core.leases l on l.organization_id = today.organization_id and l.status = 'active'
    and l.end_date < today.date + case when l.auto_renew then l.renewal_notice_days + 1 else 0 end
  cross join lateral (
    select count(*) filter (where n.renews_id = l.id and n.status <> 'terminated') > 0        as renewed,
           count(*) filter (where n.renews_id = l.id
                               or n.status = 'active' and n.start_date > l.end_date) > 0      as let
    from core.leases n
    where n.organization_id = l.organization_id and n.unit_id = l.unit_id and n.id <> l.id
  ) later;
end;

-- The same terms for the same time, at the rent that was agreed for it. Signatures and inspections are of the old one.
create function app.renew_lease(lease core.leases) returns void
  language sql
begin atomic
  insert into core.leases (
    organization_id, tenant_id, unit_id, property_id, lease_type, start_date, end_date, rent_amount, rent_due_day,
    security_deposit, pet_deposit, cleaning_deposit, key_deposit, late_fee_amount, late_fee_percentage, grace_period_days,
    lease_terms, utilities_included, pets_allowed, smoking_allowed, subletting_allowed, modifications_allowed, status,
    auto_renew, renewal_notice_days, rent_increase_percentage, lease_document_url, addendums, renews_id
  )
  values (
    lease.organization_id, lease.tenant_id, lease.unit_id, lease.property_id, lease.lease_type, lease.end_date + 1,
    app.next_term_end(lease.start_date, lease.end_date), round(lease.rent_amount * (1 + lease.rent_increase_percentage / 100), 2),
    lease.rent_due_day, lease.security_deposit, lease.pet_deposit, lease.cleaning_deposit, lease.key_deposit,
    lease.late_fee_amount, lease.late_fee_percentage, lease.grace_period_days, lease.lease_terms, lease.utilities_included,
    lease.pets_allowed, lease.smoking_allowed, lease.subletting_allowed, lease.modifications_allowed, 'active',
    lease.auto_renew, lease.renewal_notice_days, lease.rent_increase_percentage, lease.lease_document_url, lease.addendums, lease.id
  );
end;

create function app.renew_leases() returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  lease    core.leases;
  renewed  bigint := 0;
begin
  for lease in
    select l.*
    from app.leases_near_their_end() e join core.leases l on (l.organization_id, l.id) = (e.organization_id, e.id)
    where e.renewable
    order by l.organization_id, l.id
    for no key update of l skip locked
  loop
    begin
      perform app.renew_lease(lease);
      renewed := renewed + 1;
    exception
      -- Another run has just renewed it, or somebody let the unit.
      when unique_violation or exclusion_violation then null;
      -- One lease whose terms can't go on keeps nobody else from living where he lives.
      when data_exception then raise warning 'lease % is not renewed: %', lease.id, sqlerrm;
    end;
  end loop;
  return renewed;
end
$$;

-- A lease that ought to be renewed stays until it is.
create function app.end_leases() returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  ended bigint;
begin
  with over as (
    select l.organization_id, l.id, e.renewed
    from app.leases_near_their_end() e join core.leases l on (l.organization_id, l.id) = (e.organization_id, e.id)
    where e.over and not e.renewable
    order by l.organization_id, l.id
    for no key update of l skip locked
  )
  update core.leases l
  set status = case when over.renewed then 'renewed' else 'expired' end
  from over
  where (l.organization_id, l.id) = (over.organization_id, over.id);
  get diagnostics ended = row_count;
  return ended;
end
$$;

-- A renewal that nobody has signed is nothing but this lease going on: it falls when this one is ended before it begins.
create function app.end_renewal_with_lease() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  update core.leases n
  set status = 'terminated'
  where n.organization_id = new.organization_id and n.unit_id = new.unit_id and n.renews_id = new.id
    and n.status = 'active' and n.signed_by_tenant_at is null
    and n.start_date > app.organization_date(new.organization_id)
    and (new.status = 'terminated' or new.end_date < n.start_date - 1);
  return null;
end
$$;

-- In an organization's own schema nothing says that a lease renews itself.
create function app.org_end_all_leases() returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  its_schema  name;
  ended       bigint;
  all_ended   bigint := 0;
begin
  for its_schema in select schema_name from public.tenant_registry where tenancy_model = 'schema' and status = 'active' order by 1 loop
    execute format(
      'update %1$I.leases l set status = ''expired''
       from %1$I.organizations o
       where l.status = ''active'' and l.end_date < (now() at time zone o.timezone)::date', its_schema
    );
    get diagnostics ended = row_count;
    all_ended := all_ended + ended;
  end loop;
  return all_ended;
end
$$;

comment on function app.next_term_end(date, date)   is 'The last day of a term as long as this one that follows it';
comment on function app.leases_near_their_end()     is 'Active leases that are over, or may be renewed, in organizations that are active';
comment on function app.renew_lease(core.leases)    is 'Writes the lease that continues this one';
comment on function app.renew_leases()              is 'Renews what renews itself as soon as it is too late to give notice; returns how many. Run it hourly';
comment on function app.end_leases()                is 'Ends leases that are over, as renewed or expired; returns how many. Run it hourly, after app.renew_leases()';
comment on function app.end_renewal_with_lease()    is 'AFTER UPDATE trigger of core.leases: who ends a lease early ends its renewal, unless the tenant has signed that';
comment on function app.org_end_all_leases()        is 'The same as app.end_leases(), for the schemas of organizations';

grant execute on function app.renew_leases(), app.end_leases(), app.org_end_all_leases() to pm_cron;

grant execute on function app.end_renewal_with_lease() to pm_owner;

reset role;

set role pm_owner;

create trigger end_renewal_with_lease
  after update of status, end_date on core.leases
  for each row
  when (new.status = 'terminated' and old.status <> 'terminated' or new.end_date < coalesce(old.end_date, 'infinity'))
  execute function app.end_renewal_with_lease();

reset role;
