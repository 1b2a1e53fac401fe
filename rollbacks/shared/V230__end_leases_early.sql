-- A lease that ends early ends its renewal only where that is there already.

set role pm_owner;

drop trigger keep_ended_renewal_ended on core.leases;
drop trigger keep_lease_from_renewing on core.leases;
drop trigger end_renewal_with_lease on core.leases;

reset role;

set role pm_definer;

drop function app.keep_ended_renewal_ended();
drop function app.keep_lease_from_renewing();
drop function app.renew_lease(core.leases);
drop function app.leases_near_their_end();

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

create or replace function app.renew_leases() returns bigint
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
create or replace function app.end_leases() returns bigint
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
create or replace function app.end_renewal_with_lease() returns trigger
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

comment on function app.leases_near_their_end()     is 'Active leases that are over, or may be renewed, in organizations that are active';
comment on function app.renew_lease(core.leases)    is 'Writes the lease that continues this one';
comment on function app.end_renewal_with_lease()    is 'AFTER UPDATE trigger of core.leases: who ends a lease early ends its renewal, unless the tenant has signed that';

reset role;

set role pm_owner;

create trigger end_renewal_with_lease
  after update of status, end_date on core.leases
  for each row
  when (new.status = 'terminated' and old.status <> 'terminated' or new.end_date < coalesce(old.end_date, 'infinity'))
  execute function app.end_renewal_with_lease();

reset role;
