-- Two leases of one unit on one day are refused by leases_unit_id_period_excl (E030), which names no unit, no lease and no dates. In
-- an organization's context somebody looks first, and says them. What two writers do at once is still the constraint's to refuse.

set role pm_definer;

create function app.overlap_of_lease(lease uuid, unit_number text, start_date date, end_date date) returns text
  language sql stable
  return format('unit %s is let from %s to %s already, by lease %s', unit_number, start_date, coalesce(end_date::text, 'an open end'), lease);

create function app.explain_overlapping_lease() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  other record;
begin
  select l.id, l.start_date, l.end_date, u.unit_number into other
  from core.leases l
  join core.units u on (u.organization_id, u.id) = (l.organization_id, l.unit_id)
  where l.organization_id = new.organization_id and l.unit_id = new.unit_id and l.status = 'active' and l.id <> new.id
    and daterange(l.start_date, l.end_date, '[]') && daterange(new.start_date, new.end_date, '[]')
  order by l.start_date
  limit 1;
  if found then
    raise exception using
      errcode = 'exclusion_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'leases_unit_id_period_excl',
      message = app.overlap_of_lease(other.id, other.unit_number, other.start_date, other.end_date),
      hint    = 'End that lease before this one begins, or begin later.';
  end if;
  return new;
end
$$;

-- The same for an organization with a schema of its own.
create function app.org_explain_overlapping_lease() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  other record;
begin
  execute format(
    'select l.id, l.start_date, l.end_date, u.unit_number
     from %1$I.organizations o, %1$I.leases l join %1$I.units u on u.id = l.unit_id
     where o.id = $1 and l.unit_id = $2 and l.status = ''active'' and l.id <> $3
       and daterange(l.start_date, l.end_date, ''[]'') && daterange($4, $5, ''[]'')
     order by l.start_date
     limit 1', tg_table_schema
  ) into other using app.current_organization_id(), new.unit_id, new.id, new.start_date, new.end_date;
  if other.id is not null then
    raise exception using
      errcode = 'exclusion_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'leases_unit_id_period_excl',
      message = app.overlap_of_lease(other.id, other.unit_number, other.start_date, other.end_date),
      hint    = 'End that lease before this one begins, or begin later.';
  end if;
  return new;
end
$$;

comment on function app.overlap_of_lease(uuid, text, date, date) is 'What is said of a lease that is in the way of another';
comment on function app.explain_overlapping_lease()              is 'BEFORE trigger of active leases: says which other lease is in the way';
comment on function app.org_explain_overlapping_lease()          is 'The same, for a tenant schema''s leases';

grant execute on function app.explain_overlapping_lease(), app.org_explain_overlapping_lease() to pm_owner;

reset role;

set role pm_owner;

-- Of other organizations it says nothing: the policies refuse those rows afterwards.
create trigger explain_overlapping_lease
  before insert or update of unit_id, status, start_date, end_date on core.leases
  for each row
  when (new.status = 'active' and new.end_date >= new.start_date is not false and new.organization_id = app.current_organization_id())
  execute function app.explain_overlapping_lease();

reset role;
