-- What doesn't fit the shared schemas is refused by its constraint again.

set role pm_definer;

-- Each column from the schema, else from the row that was kept, else its default.
create or replace function app.insertion_from_schema(org_table text, pooled regclass) returns text
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

create or replace function app.move_out_of_schema(slug text) returns void
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

drop function app.explain_what_cannot_move_out(text, regclass, uuid, name);
drop function app.rows_that_do_not_fit(text, regclass, uuid);
drop function app.columns_that_do_not_fit(regclass, jsonb);
drop function app.insertion_of_rows(regclass, text);
drop function app.rows_from_schema(text, regclass);

reset role;
