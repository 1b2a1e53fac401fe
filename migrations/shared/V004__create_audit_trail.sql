-- The audit trail: one append-only log, partitioned by month (E059, E126), and the trigger that writes it.
-- Log and trigger belong to the definer, so that nobody else can write or forge an entry (E113, E114). No foreign keys:
-- they would block writes without a context, and could erase the trail (E123).

set role pm_definer;

create table shared.audit_logs (
  id                uuid          not null  default gen_random_uuid(),
  organization_id   uuid,
  table_name        varchar(130)  not null,
  record_id         uuid,
  action            varchar(20)   not null,
  old_values        jsonb,
  new_values        jsonb,
  changed_columns   text[],
  user_id           uuid,
  db_role           varchar(63)   not null  default session_user,
  ip_address        inet,
  user_agent        text,
  application_name  text,
  request_id        varchar(64),
  created_at        timestamptz   not null  default clock_timestamp(),

  constraint audit_logs_pkey          primary key (id, created_at),
  constraint audit_logs_action_check  check (action in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'))
)
partition by range (created_at);

create index idx_audit_logs_org_created on shared.audit_logs (organization_id, created_at);
create index idx_audit_logs_org_record  on shared.audit_logs (organization_id, table_name, record_id, created_at);

comment on table  shared.audit_logs                   is 'Who changed what, from where. Append-only; a month is dropped as a whole';
comment on column shared.audit_logs.id                is 'Of the entry; unique together with created_at, which the partitions go by';
comment on column shared.audit_logs.organization_id   is 'Of the changed row, else of the context; NULL for rows of no organization';
comment on column shared.audit_logs.table_name        is 'schema.table';
comment on column shared.audit_logs.record_id         is 'The row''s id; NULL where the table has none, or for TRUNCATE';
comment on column shared.audit_logs.action            is 'What was done with the row, or TRUNCATE of the whole table';
comment on column shared.audit_logs.old_values        is 'Before: changed columns of an UPDATE, the row of a DELETE; secrets as "[redacted]"';
comment on column shared.audit_logs.new_values        is 'After: changed columns of an UPDATE, the row of an INSERT; secrets as "[redacted]"';
comment on column shared.audit_logs.changed_columns   is 'The columns that an UPDATE gave another value; NULL for other actions';
comment on column shared.audit_logs.user_id           is 'identity.user_profiles.id of the context; NULL for jobs and migrations';
comment on column shared.audit_logs.db_role           is 'The login, whatever role it took on';
comment on column shared.audit_logs.ip_address        is 'Of the context, else of the connection';
comment on column shared.audit_logs.user_agent        is 'Of the context: the client''s own words about itself';
comment on column shared.audit_logs.application_name  is 'Of the connection';
comment on column shared.audit_logs.request_id        is 'Of the context: the application''s number for the request';
comment on column shared.audit_logs.created_at        is 'The moment of the write, not of its transaction: entries of one transaction keep their order';

create function app.refuse_change() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'insufficient_privilege',
    message = format('%s on %I.%I: the audit trail is append-only', tg_op, tg_table_schema, tg_table_name);
end
$$;

create trigger audit_logs_append_only
  before update or delete on shared.audit_logs
  for each row execute function app.refuse_change();

create trigger audit_logs_no_truncate
  before truncate on shared.audit_logs
  for each statement execute function app.refuse_change();

-- Built beside the trail and then attached, which locks nobody out of it. A dump reads each partition by itself, and so does
-- the definer: each has their policies, and nobody else's.
create function app.add_audit_partition(partition text, bounds text) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('create table shared.%I (like shared.audit_logs including defaults including constraints)', partition);
  execute format('alter table shared.%I enable row level security, force row level security', partition);
  execute format('create policy audit_logs_definer on shared.%I for select to pm_definer using (true)', partition);
  execute format('create policy audit_logs_backup on shared.%I for select to pm_backup using (true)', partition);
  execute format('create trigger audit_logs_no_truncate before truncate on shared.%I for each statement execute function app.refuse_change()', partition);
  execute format('alter table shared.audit_logs attach partition shared.%I %s', partition, bounds);
end
$$;

-- What came while its month had no partition lies in the default one, which can't be dropped by age: it moves into a partition
-- of its month, and the default one is made anew.
create function app.create_audit_partitions(months_ahead integer default 3) returns setof text
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  this_month  constant timestamp := date_trunc('month', now() at time zone 'UTC');
  months      timestamp[] := array(select this_month + make_interval(months => n) from generate_series(0, months_ahead) n);
  month       timestamp;
  partition   text;
  strays      boolean;
begin
  lock table shared.audit_logs in share update exclusive mode; -- one run at a time
  strays := exists (select from shared.audit_logs_default);
  if strays then
    alter table shared.audit_logs detach partition shared.audit_logs_default;
    alter table shared.audit_logs_default rename to audit_logs_strays;
    months := months || array(select date_trunc('month', created_at at time zone 'UTC') from shared.audit_logs_strays group by 1);
  end if;
  for month in select m from unnest(months) m group by m order by m loop
    partition := 'audit_logs_' || to_char(month, 'YYYY_MM');
    continue when to_regclass(format('shared.%I', partition)) is not null;
    perform app.add_audit_partition(
      partition, format('for values from (%L) to (%L)', month::text || '+00', (month + interval '1 month')::text || '+00')
    );
    return next 'shared.' || partition;
  end loop;
  if strays then
    insert into shared.audit_logs select * from shared.audit_logs_strays;
    drop table shared.audit_logs_strays;
    perform app.add_audit_partition('audit_logs_default', 'default');
  end if;
end
$$;

create function app.drop_audit_partitions(keep interval default '1 year') returns setof text
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  partition text;
begin
  if keep < interval '1 month' then
    raise invalid_parameter_value using message = format('the audit trail is kept for a month at least, not %s', keep);
  end if;
  for partition in
    select c.relname
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'shared.audit_logs'::regclass
      and c.relname ~ '^audit_logs_\d{4}_\d{2}$'
      and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= (now() at time zone 'UTC') - keep
  loop
    execute format('drop table shared.%I', partition);
    return next 'shared.' || partition;
  end loop;
end
$$;

-- plpgsql keeps the plan; a function in SQL that can't be inlined is planned anew for every row.
create function app.audited_values(row_values jsonb, columns text[], redacted text[]) returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_object_agg(key, case when key = any (redacted) and value <> 'null' then '"[redacted]"' else value end)
    from jsonb_each(row_values)
    where case when columns is null then value <> 'null' else key = any (columns) end
  );
end
$$;

-- Arguments: columns whose values are never written down (E117), and columns whose change alone is no event.
create function app.create_audit_trail() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  redacted   constant text[] := coalesce(tg_argv[0], '{}');
  ignored    constant text[] := coalesce(tg_argv[1], '{}')::text[] || 'updated_at'::text;
  old_row    jsonb;
  new_row    jsonb;
  subject    jsonb;
  changed    text[];
begin
  if tg_op in ('UPDATE', 'DELETE') then old_row := to_jsonb(old); end if;
  if tg_op in ('INSERT', 'UPDATE') then new_row := to_jsonb(new); end if;
  subject := coalesce(new_row, old_row);

  if tg_op = 'UPDATE' then
    select array_agg(key order by key) into changed
    from jsonb_each(new_row)
    where value is distinct from old_row -> key and key <> all (ignored);
    if changed is null then return null; end if; -- E122
  end if;

  insert into shared.audit_logs (
    organization_id, table_name, record_id, action, old_values, new_values, changed_columns,
    user_id, ip_address, user_agent, application_name, request_id
  )
  values (
    -- The row knows its organization better than the context does (E115). A table may have no id (E121).
    coalesce(
      subject ->> case when tg_table_schema = 'core' and tg_table_name = 'organizations' then 'id' else 'organization_id' end,
      app.current_organization_id()::text
    )::uuid,
    tg_table_schema || '.' || tg_table_name,
    substring(subject ->> 'id' from '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')::uuid,
    tg_op,
    app.audited_values(old_row, changed, redacted),
    app.audited_values(new_row, changed, redacted),
    changed,
    app.current_user_id(),
    app.client_ip(), -- E116
    app.user_agent(),
    nullif(current_setting('application_name'), ''),
    app.request_id()
  );
  return null;
end
$$;

comment on function app.refuse_change()                      is 'BEFORE trigger that keeps the audit trail append-only, even for its owner';
comment on function app.add_audit_partition(text, text)      is 'Makes one partition of the audit trail, as closed as the trail itself';
comment on function app.create_audit_partitions(integer)     is 'Makes the partitions of this month and the next ones, and names them; run it monthly';
comment on function app.drop_audit_partitions(interval)      is 'Drops the months that are wholly older than the given age, and names them';
comment on function app.audited_values(jsonb, text[], text[]) is 'The part of a row that goes into the audit trail';
comment on function app.create_audit_trail()                 is 'AFTER trigger that writes shared.audit_logs; attached by app.attach_audit()';

grant execute on function app.create_audit_trail()                                   to pm_owner;
grant execute on function app.create_audit_partitions(integer), app.drop_audit_partitions(interval) to pm_owner, pm_cron;

-- A write must never fail for want of a partition.
select app.add_audit_partition('audit_logs_default', 'default');
select app.create_audit_partitions();

alter table shared.audit_logs enable row level security;
alter table shared.audit_logs force row level security; -- E075

reset role;

set role pm_owner;

-- Called by the migration that makes a table, so that none is forgotten (E118, E124). A second call changes nothing (E119).
create procedure app.attach_audit(target regclass, redacted text[] default '{}', ignored text[] default '{}')
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  schema_name text;
  table_name  text;
begin
  select n.nspname, c.relname into strict schema_name, table_name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid = target and not c.relispartition; -- E120: the parent's trigger does for its partitions

  execute format(
    'create or replace trigger %I after insert or update or delete on %I.%I for each row execute function app.create_audit_trail(%L, %L)',
    'audit_' || schema_name || '_' || table_name, schema_name, table_name, redacted, ignored
  );
  execute format(
    'create or replace trigger %I after truncate on %I.%I for each statement execute function app.create_audit_trail()',
    'audit_' || schema_name || '_' || table_name || '_truncate', schema_name, table_name
  );
end
$$;

comment on procedure app.attach_audit(regclass, text[], text[]) is
  'Puts a table under audit: columns never written down, columns whose change alone is no event';

reset role;
