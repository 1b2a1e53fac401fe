-- The archive of an organization's own books: journals that are final and old, as app.archive_journals() moves those of
-- financial (E169, E171). A call moves one batch of whole journals; the next call goes on from there.

set role pm_definer;

-- What goes together with each journal, as app.tied_journals() has it. A journal is named by the schema whose table `target`
-- is; the schema's own function says which that is.
create function app.org_tied_journals(target regclass, journals uuid[]) returns table (root uuid, journal uuid)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query execute format(
    'with recursive tied (root, journal) as (
       select j, j from unnest($1) j
       union
       select tied.root, other.journal_id
       from tied
       join %1$s t on t.journal_id = tied.journal
       cross join lateral (
         select o.journal_id from %1$s o where o.id = t.reverses_id
         union all
         select o.journal_id from %1$s o where o.reverses_id = t.id
       ) other
     )
     select root, journal from tied', target
  ) using journals;
end
$$;

-- Final, old, whole, and so is all that is tied to it.
create function app.org_archivable_journals(target regclass, cutoff date, at_most integer, candidates uuid[] default null)
  returns setof uuid
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query execute format(
    'select old.journal_id
     from (select distinct t.journal_id from %1$s t where t.transaction_date < $1 and ($3 is null or t.journal_id = any ($3))) old
     where not exists (
       select
       from app.org_tied_journals($4, array[old.journal_id]) tied
       join %1$s s on s.journal_id = tied.journal
       where s.status = ''pending'' or s.transaction_date >= $1
     )
     limit $2', target
  ) using cutoff, at_most, candidates, target;
end
$$;

create function app.org_archive_transactions(target regclass, older_than interval, at_most integer) returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  schema_name  constant name := (select relnamespace::regnamespace from pg_class where oid = target and relname = 'transactions');
  cutoff       date;
  journals     uuid[];
  free         uuid[];
  settled      uuid[];
  moved        bigint;
begin
  execute format('select ((now() at time zone timezone)::date - $1)::date from %I.organizations', schema_name)
    into cutoff using older_than;
  -- What is tied goes beyond at_most.
  settled  := array(select app.org_archivable_journals(target, cutoff, at_most));
  journals := array(select distinct journal from app.org_tied_journals(target, settled));

  -- Whoever is writing a reversal holds a lock on the line that he reverses: that journal waits for the next batch.
  execute format(
    'with locked as materialized (select id from %1$s where journal_id = any ($1) for update skip locked)
     select array_agg(journal_id)
     from (select t.journal_id from %1$s t left join locked l on l.id = t.id
           where t.journal_id = any ($1) group by t.journal_id having bool_and(l.id is not null)) whole', target
  ) into free using journals;

  -- What was committed before the locks were had is seen by this look, in statements of their own.
  settled  := array(select app.org_archivable_journals(target, cutoff, null, coalesce(free, '{}')));
  journals := array(
    select root from app.org_tied_journals(target, settled) group by root having bool_and(journal = any (free))
  );
  execute format(
    'with gone as (delete from %1$I.transactions where journal_id = any ($1) returning *)
     insert into %1$I.transactions_archive (
       id, journal_id, entry_side, property_id, unit_id, tenant_id, transaction_type, account_id, amount, currency, description,
       transaction_date, due_date, payment_method, reference_number, status, posted_at, reverses_id, created_by, metadata,
       created_at, updated_at
     )
     select
       id, journal_id, entry_side, property_id, unit_id, tenant_id, transaction_type, account_id, amount, currency, description,
       transaction_date, due_date, payment_method, reference_number, status, posted_at, reverses_id, created_by, metadata,
       created_at, updated_at
     from gone', schema_name
  ) using journals;
  get diagnostics moved = row_count;
  return moved;
end
$$;

create function app.org_archive_all_transactions(older_than interval default '2 years', at_most integer default 1000) returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  its_schema  name;
  moved       bigint := 0;
begin
  for its_schema in select schema_name from public.tenant_registry where tenancy_model = 'schema' and status = 'active' order by 1 loop
    moved := moved + app.org_archive_transactions(format('%I.transactions', its_schema)::regclass, older_than, at_most);
    exit when moved >= at_most;
  end loop;
  return moved;
end
$$;

comment on function app.org_tied_journals(regclass, uuid[])                      is 'Each journal of a tenant schema with all that it reverses or is reversed by';
comment on function app.org_archivable_journals(regclass, date, integer, uuid[])  is 'Journals of a tenant schema that can go to the archive';
comment on function app.org_archive_transactions(regclass, interval, integer)     is 'Moves one batch of a tenant schema''s old journals to its archive, and counts their lines';
comment on function app.org_archive_all_transactions(interval, integer)
  is 'The same as app.archive_old_transactions(), for the schemas of organizations: one batch, 0 when nothing is left to move';

grant execute on function app.org_archive_transactions(regclass, interval, integer) to pm_owner, pm_cron;
grant execute on function app.org_archive_all_transactions(interval, integer)       to pm_cron;

reset role;
