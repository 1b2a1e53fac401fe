-- An organization that comes back from an export of its schema: with the id that it had, by which its schema knows it. See
-- docs/tenants.md.

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

comment on function app.restore_tenant(text, text, text, text, uuid) is 'Enters an organization again, with the id that it had';

grant execute on function app.restore_tenant(text, text, text, text, uuid) to pm_owner;

reset role;
