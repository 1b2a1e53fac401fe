-- How pmdb tells this database of its tenants: the functions that docs/tenants.md names. They run as the definer, who sees every
-- organization, and are the migrating role's alone.

set role pm_definer;

create function app.register_tenant(slug text, name text, placement text, schema_name text) returns uuid
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set row_security = on
as $$
declare
  organization uuid;
begin
  insert into core.organizations (slug, name) values (register_tenant.slug, register_tenant.name) returning id into organization;
  update public.tenant_registry r
  set tenancy_model  = register_tenant.placement,
      schema_name    = register_tenant.schema_name,
      provisioned_at = now()
  where r.organization_id = organization;
  return organization;
end
$$;

create function app.list_tenants()
  returns table (slug text, name text, placement text, schema_name text, status text, organization_id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  set row_security = on
begin atomic
  select o.slug, o.name, r.tenancy_model, r.schema_name, r.status, o.id
  from public.tenant_registry r join core.organizations o on o.id = r.organization_id
  order by o.slug;
end;

create function app.set_tenant_status(slug text, status text) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set row_security = on
as $$
begin
  update public.tenant_registry r
  set status = set_tenant_status.status
  from core.organizations o
  where o.id = r.organization_id and o.slug = set_tenant_status.slug;
  if not found then
    raise no_data_found using message = format('there is no organization %s', set_tenant_status.slug);
  end if;
end
$$;

-- Everything that the organization has in the schemas that all share, its own row last. One statement, at whose end the keys are
-- looked at: no order of the tables is needed, and keys that go round in a circle are no trouble. The audit trail stays.
create function app.unregister_tenant(slug text) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set row_security = on
as $$
declare
  organization  constant uuid := (select o.id from core.organizations o where o.slug = unregister_tenant.slug);
  deletions     text;
begin
  if organization is null then
    raise no_data_found using message = format('there is no organization %s', unregister_tenant.slug);
  end if;
  select string_agg(format('t%s as (delete from %s where organization_id = $1)', c.oid, c.oid::regclass), ', ' order by c.oid)
  into deletions
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition
    and c.relnamespace in (select oid from pg_namespace
                           where nspname in ('identity', 'core', 'financial', 'operations', 'communication', 'shared', 'public'))
    and c.oid <> 'shared.audit_logs'::regclass;
  execute format('with %s delete from core.organizations where id = $1', deletions) using organization;
end
$$;

-- Who opens the first context for a tenant that pmdb has made.
create function app.appoint_administrator(organization uuid, user_uuid uuid) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  profile uuid;
begin
  if exists (select from core.organization_members m where m.organization_id = organization and m.role = 'admin' and m.status = 'active') then
    raise exception using
      errcode = 'insufficient_privilege',
      message = format('organization %s has an administrator, who appoints others', organization);
  end if;
  insert into core.user_profiles (organization_id, identity_user_id) values (organization, user_uuid)
  on conflict (identity_user_id, organization_id) do update set status = 'active'
  returning id into profile;
  insert into core.organization_members (organization_id, user_profile_id, role, permissions)
  values (organization, profile, 'admin', '["all"]')
  on conflict (organization_id, user_profile_id) do update set role = 'admin', permissions = '["all"]', status = 'active';
end
$$;

comment on function app.register_tenant(text, text, text, text)  is 'Enters a new organization, pooled or with a schema of its own; returns its id';
comment on function app.list_tenants()                           is 'All organizations: slug, name, placement ("pooled" or "schema"), schema, status, id';
comment on function app.set_tenant_status(text, text)            is '"active", or "suspended" or "archived", under which nobody opens a context';
comment on function app.unregister_tenant(text)                  is 'Deletes an organization with all that it has in the shared schemas, but for the audit trail';
comment on function app.appoint_administrator(uuid, uuid)        is 'Makes a user the first administrator of an organization';

grant execute on function
  app.register_tenant(text, text, text, text),
  app.list_tenants(),
  app.set_tenant_status(text, text),
  app.unregister_tenant(text)
  to pm_owner;
grant execute on function app.appoint_administrator(uuid, uuid) to pm_service;

reset role;
