-- Organizations that come back from an export: with the id that they had, by which their schema knows them; and what the rows of a
-- pooled one are. See docs/tenants.md.

set role pm_definer;

create function app.restore_tenant(slug text, name text, placement text, schema_name text, organization uuid) returns uuid
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set row_security = on
as $$
begin
  insert into core.organizations (id, slug, name) values (restore_tenant.organization, restore_tenant.slug, restore_tenant.name);
  update public.tenant_registry r
  set tenancy_model  = restore_tenant.placement,
      schema_name    = restore_tenant.schema_name,
      provisioned_at = now()
  where r.organization_id = restore_tenant.organization;
  return restore_tenant.organization;
end
$$;

-- The audit trail stays when an organization goes, and is not part of it.
create function app.tables_of_tenants() returns table (relation regclass, organization_column name)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select c.oid::regclass, a.attname
  from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition
    and c.relnamespace in (select oid from pg_namespace
                           where nspname in ('identity', 'core', 'financial', 'operations', 'communication', 'shared', 'public'))
    and a.attname = case c.oid when 'core.organizations'::regclass then 'id' else 'organization_id' end
    and c.oid <> 'shared.audit_logs'::regclass;
end;

comment on function app.tables_of_tenants() is 'Where pooled organizations have rows, and the column that says whose a row is';

comment on function app.restore_tenant(text, text, text, text, uuid) is 'Enters an organization again, with the id that it had';

grant execute on function app.restore_tenant(text, text, text, text, uuid), app.tables_of_tenants() to pm_owner;

reset role;
