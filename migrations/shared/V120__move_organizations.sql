-- Moving an organization between its two placements (E001), each way in one transaction and without losing a column: what has no
-- place in the schema is kept there in pooled_rows, and comes back. Who may sign in, members and the audit trail stay where they are.

set role pm_definer;

-- Parents before their children. A table without a view has no place in the schema, and is kept whole.
create function app.moved_tables() returns table (step bigint, org_table text, pooled regclass)
  language sql stable
begin atomic
  select step, nullif(org_table, ''), pooled
  from unnest(
    array['properties', 'buildings', 'units', 'tenants', 'leases', 'accounts', 'transactions', 'transactions_archive',
          'work_orders', 'messages', ''],
    array['core.properties', 'core.buildings', 'core.units', 'core.tenants', 'core.leases', 'financial.accounts',
          'financial.transactions', 'financial.transactions_archive', 'operations.work_orders', 'communication.messages',
          'core.property_managers']::regclass[]
  ) with ordinality t (org_table, pooled, step);
end;

-- What can't be left behind: rows that stay in the shared schemas and refer to some that would go.
create function app.obstacles_to_move(organization uuid) returns table (obstacle text)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
declare
  key       record;
  referring bigint;
begin
  for key in
    select k.conrelid::regclass as child, k.confrelid::regclass as parent, a.attname as column_name
    from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[cardinality(k.conkey)]
    where k.contype = 'f'
      and k.confrelid in (select pooled from app.moved_tables())
      and k.conrelid not in (select pooled from app.moved_tables())
    order by 1, 3
  loop
    execute format('select count(*) from %s where organization_id = $1 and %I is not null', key.child, key.column_name)
      into referring using organization;
    if referring > 0 then
      obstacle := format('%s.%s: %s', key.child, key.column_name, referring);
      return next;
    end if;
  end loop;
end
$$;

create function app.move_into_schema(slug text, target name) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set row_security = on
as $$
declare
  organization  constant uuid := (select o.id from core.organizations o where o.slug = move_into_schema.slug);
  obstacles     text;
  moved         record;
begin
  perform from public.tenant_registry r where r.organization_id = organization and r.tenancy_model = 'pooled' for update;
  if not found then
    raise no_data_found using message = format('there is no organization %s in the shared schemas', move_into_schema.slug);
  end if;
  select string_agg(o.obstacle, ', ') into obstacles from app.obstacles_to_move(organization) o;
  if obstacles is not null then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = format('%s has rows that have no place in a schema of its own', move_into_schema.slug),
      detail  = obstacles,
      hint    = 'Archive or delete them first, or leave the organization where it is.';
  end if;

  -- Writers end first, and others wait: an insert holds the organization's row by its key, an update its own. Then what is read
  -- is what is deleted.
  perform from core.organizations o where o.id = organization for update;
  for moved in select * from app.moved_tables() order by step loop
    execute format('select from %s where organization_id = $1 order by id for update', moved.pooled) using organization;
  end loop;

  execute format(
    'insert into %I.organizations (id, name, display_name, domain, subscription_plan, max_properties, max_users, timezone, currency,
                                   settings, created_at, updated_at)
     select id, name, display_name, domain, subscription_plan, max_properties, max_users, timezone, currency, settings, created_at,
            updated_at
     from core.organizations where id = $1 on conflict do nothing', target
  ) using organization;
  perform app.copy_into_schema('users', target, organization);
  for moved in select * from app.moved_tables() order by step loop
    execute format(
      'insert into %I.pooled_rows (table_name, record_id, columns) select %L, p.id, to_jsonb(p) from %s p where p.organization_id = $1',
      target, moved.pooled, moved.pooled
    ) using organization;
    if moved.org_table is not null then
      perform app.copy_into_schema(moved.org_table, target, organization);
    end if;
  end loop;

  -- One statement, at whose end the keys are looked at.
  execute (
    select format('with %s select', string_agg(format('t%s as (delete from %s where organization_id = $1)', m.step, m.pooled), ', '))
    from app.moved_tables() m
  ) using organization;
  update public.tenant_registry r
  set tenancy_model = 'schema', schema_name = target, provisioned_at = now()
  where r.organization_id = organization;
end
$$;

create function app.copy_into_schema(org_table text, target name, organization uuid) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  columns text;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum) into columns
  from pg_attribute
  where attrelid = format('app.%I', 'into_org_' || org_table)::regclass and attnum > 0 and attname <> 'of_organization';
  execute format('insert into %I.%I (%s) select %s from app.%I where of_organization = $1',
                 target, org_table, columns, columns, 'into_org_' || org_table)
  using organization;
end
$$;

create function app.move_out_of_schema(slug text) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set row_security = on
as $$
declare
  organization  constant uuid := (select o.id from core.organizations o where o.slug = move_out_of_schema.slug);
  source        name;
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
    execute app.insertion_from_schema(moved.org_table, moved.pooled) using organization;
  end loop;
  insert into shared.audit_logs (id, organization_id, table_name, record_id, action, old_values, new_values, user_id, ip_address, user_agent, created_at)
  select id, organization, source || '.' || table_name, record_id, action, old_values, new_values, user_id, ip_address, user_agent, created_at
  from audit_log;
  update public.tenant_registry r set tenancy_model = 'pooled', schema_name = null where r.organization_id = organization;
end
$$;

-- Each column from the schema, else from the row that was kept, else its default.
create function app.insertion_from_schema(org_table text, pooled regclass) returns text
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
    case
      when org_table is null then format(
        'select k.columns from pooled_rows k join properties p on p.id = (k.columns ->> ''property_id'')::uuid
         where k.table_name = %L and $1 is not null', pooled
      )
      else format(
        'select coalesce(k.columns, x.born) || x.columns as columns
         from app.out_of_org(%L, $1) x left join pooled_rows k on k.table_name = %L and k.record_id = x.id', org_table, pooled
      )
    end
  )
  from pg_attribute a left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
  where a.attrelid = pooled and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
end;

comment on function app.moved_tables()                       is 'Tables whose rows move with an organization, parents first, and what they are called in its schema';
comment on function app.obstacles_to_move(uuid)              is 'Rows of an organization that stay, and refer to some that would move; as "table.column: how many"';
comment on function app.move_into_schema(text, name)         is 'Moves an organization into a schema that the tenant track has made; whoever calls it made that schema';
comment on function app.copy_into_schema(text, name, uuid)   is 'Fills one table of a tenant schema from its view';
comment on function app.move_out_of_schema(text)             is 'Moves an organization back into the shared schemas; the schema can be dropped afterwards';
comment on function app.insertion_from_schema(text, regclass) is 'The statement that fills one shared table from the schema in the search_path; $1 is the organization';

grant execute on function app.move_into_schema(text, name), app.move_out_of_schema(text) to pm_owner;

reset role;
