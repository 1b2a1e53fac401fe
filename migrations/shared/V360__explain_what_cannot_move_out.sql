-- Moving back, an organization's rows must be what the shared schemas ask for (E003), and its own schema asks for less: an address is
-- any object there. What doesn't fit was refused by a bare constraint, which named no row. Nothing moves until all of it does.

set role pm_definer;

-- Rows of a table as they will be in the shared schemas: from the schema in the search_path, over what was kept of them.
create function app.rows_from_schema(org_table text, pooled regclass) returns text
  language sql immutable
  return case
    when org_table is null then format(
      'select k.record_id as id, k.columns from pooled_rows k join properties p on p.id = (k.columns ->> ''property_id'')::uuid
       where k.table_name = %L and $1 is not null', pooled
    )
    else format(
      'select x.id, coalesce(k.columns, x.born) || x.columns as columns
       from app.out_of_org(%L, $1) x left join pooled_rows k on k.table_name = %L and k.record_id = x.id', org_table, pooled
    )
  end;

-- Each column from the row, else its default.
create function app.insertion_of_rows(pooled regclass, rows text) returns text
  language sql stable
begin atomic
  select format(
    'insert into %1$s (%2$s)
     select %3$s
     from (%4$s) m, jsonb_populate_record(null::%1$s, m.columns) r',
    pooled,
    string_agg(quote_ident(a.attname), ', ' order by a.attnum),
    string_agg(
      format('case when m.columns ? %L then r.%I else %s end', a.attname, a.attname, coalesce(pg_get_expr(d.adbin, d.adrelid), 'null')),
      ', ' order by a.attnum
    ),
    rows
  )
  from pg_attribute a left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
  where a.attrelid = pooled and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
end;

create or replace function app.insertion_from_schema(org_table text, pooled regclass) returns text
  language sql stable
  return app.insertion_of_rows(pooled, app.rows_from_schema(org_table, pooled));

-- Which columns can't take what a row has for them: all of them, where an error would name one, or none.
create function app.columns_that_do_not_fit(pooled regclass, columns jsonb) returns text
  language sql stable
begin atomic
  with wrong as (
    select a.attnum, case
      when a.attnotnull and columns ->> a.attname is null and (columns ? a.attname or not a.atthasdef) then a.attname || ' is missing'
      when a.atttypid = 'varchar'::regtype and length(columns ->> a.attname) > a.atttypmod - 4
        then format('%s has more than %s characters', a.attname, a.atttypmod - 4)
    end as reason
    from pg_attribute a
    where a.attrelid = pooled and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  )
  select string_agg(reason, ', ' order by attnum) from wrong;
end;

-- Tried one by one: which rows are refused, and why. What only refers to another row of its table isn't refused for itself.
create function app.rows_that_do_not_fit(org_table text, pooled regclass, organization uuid)
  returns table (id uuid, called text, reason text)
  language plpgsql
as $$
declare
  moving       record;
  constrained  text;
  key          record;
begin
  for moving in execute app.rows_from_schema(org_table, pooled) using organization loop
    begin
      execute app.insertion_of_rows(pooled, 'select $2 as columns, $1 as organization') using organization, moving.columns;
    exception when integrity_constraint_violation or data_exception then
      get stacked diagnostics constrained = constraint_name;
      select k.confrelid::regclass as parent, a.attname into key
      from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[cardinality(k.conkey)]
      where k.conrelid = pooled and k.conname = constrained and k.contype = 'f';
      continue when key.parent = pooled;
      id     := moving.id;
      called := coalesce(moving.columns ->> 'name', moving.columns ->> 'unit_number', moving.columns ->> 'account_code', moving.columns ->> 'title');
      reason := coalesce(app.columns_that_do_not_fit(pooled, moving.columns), case when key.parent is not null then format('%s is not in %s', key.attname, key.parent) end, sqlerrm);
      return next;
    end;
  end loop;
end
$$;

-- Says it, or nothing where no row is at fault by itself.
create function app.explain_what_cannot_move_out(org_table text, pooled regclass, organization uuid, source name) returns void
  language plpgsql
as $$
declare
  wrong record;
begin
  select count(*) as number,
         string_agg(format('%s%s: %s', w.id, ' (' || w.called || ')', w.reason), e'\n' order by w.called, w.id) filter (where w.place <= 10) as rows
  into wrong
  from (select r.*, row_number() over (order by r.called, r.id) as place from app.rows_that_do_not_fit(org_table, pooled, organization) r) w;
  if wrong.number > 0 then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = format('%s of %I.%I %s not fit %s, and nothing was moved', case wrong.number when 1 then '1 row' else wrong.number || ' rows' end,
                       source, org_table, case wrong.number when 1 then 'does' else 'do' end, pooled),
      detail  = wrong.rows || case when wrong.number > 10 then format(e'\nand %s more', wrong.number - 10) else '' end,
      hint    = case org_table
        when 'properties' then format('Correct %I.properties, and move again. Its address has line1, line2, city, state_province, postal_code and country, two letters of ISO 3166-1.', source)
        else format('Correct %I.%I, and move again.', source, org_table)
      end;
  end if;
end
$$;

create or replace function app.move_out_of_schema(slug text) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set row_security = on
as $$
declare
  organization  constant uuid := (select o.id from core.organizations o where o.slug = move_out_of_schema.slug);
  source        name;
  taken         text;
  moved         record;
begin
  select r.schema_name into source
  from public.tenant_registry r where r.organization_id = organization and r.tenancy_model = 'schema' for update;
  if not found then
    raise no_data_found using message = format('there is no organization %s with a schema of its own', move_out_of_schema.slug);
  end if;
  perform set_config('search_path', format('pg_catalog, %I, pg_temp', source), true);

  lock table organizations, users, properties, buildings, units, tenants, leases, accounts, transactions, transactions_archive,
    work_orders, messages, audit_log in share row exclusive mode;
  -- What the organization said of itself there.
  update core.organizations o
  set name = s.name, display_name = s.display_name, timezone = s.timezone, currency = s.currency, settings = s.settings
  from organizations s
  where o.id = organization
    and (o.name, o.display_name, o.timezone, o.currency, o.settings)
        is distinct from (s.name, s.display_name, s.timezone, s.currency, s.settings);
  -- Who has an address signs in by one login; which of two people that is, nobody can tell from here.
  select string_agg(format('%s (%s)', u.id, u.email), e'\n' order by u.email) into taken
  from users u join identity.user_profiles i on i.email = u.email and i.id <> u.id
  where not exists (select from identity.user_profiles known where known.id = u.id);
  if taken is not null then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = format('%I.users has addresses that other logins have, and nothing was moved', source),
      detail  = taken,
      hint    = format('Make id of these rows of %I.users that of the login, or change their email, and move again.', source);
  end if;
  -- People who came while it was there. A renter who can't sign in needs no login.
  insert into identity.user_profiles (id, email, first_name, last_name, phone_number)
  select u.id, u.email, u.first_name, u.last_name, u.phone_number
  from users u
  where not exists (select from identity.user_profiles i where i.id = u.id) and u.email not like '%@renter.invalid';
  insert into core.user_profiles (organization_id, identity_user_id, job_title, preferences, status)
  select organization, u.id, u.role, u.preferences, case u.status when 'active' then 'active' else 'inactive' end
  from users u join identity.user_profiles i on i.id = u.id
  on conflict (identity_user_id, organization_id) do nothing;

  for moved in select * from app.moved_tables() order by step loop
    begin
      execute app.insertion_from_schema(moved.org_table, moved.pooled) using organization;
    exception when integrity_constraint_violation or data_exception then
      perform app.explain_what_cannot_move_out(moved.org_table, moved.pooled, organization, source);
      raise;
    end;
  end loop;
  insert into shared.audit_logs (id, organization_id, table_name, record_id, action, old_values, new_values, user_id, ip_address, user_agent, created_at)
  select id, organization, source || '.' || table_name, record_id, action, old_values, new_values, user_id, ip_address, user_agent, created_at
  from audit_log;
  update public.tenant_registry r set tenancy_model = 'pooled', schema_name = null where r.organization_id = organization;
end
$$;

comment on function app.rows_from_schema(text, regclass)                          is 'The query for rows of one shared table from the schema in the search_path; $1 is the organization';
comment on function app.insertion_of_rows(regclass, text)                         is 'The statement that fills a shared table from a query with a column columns';
comment on function app.columns_that_do_not_fit(regclass, jsonb)                  is 'Columns of a shared table that a row leaves out or is too long for; NULL where there are none';
comment on function app.rows_that_do_not_fit(text, regclass, uuid)                is 'Rows of one table of the schema in the search_path that its shared table refuses; the others are written';
comment on function app.explain_what_cannot_move_out(text, regclass, uuid, name)  is 'An error that names the rows which keep an organization in its schema';

reset role;
