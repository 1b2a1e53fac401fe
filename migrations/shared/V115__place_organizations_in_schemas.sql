-- An organization that has a schema of its own (E001): what its schema is told about it, and how its people come in. The
-- platform keeps who it is and who may sign in (core.organizations, core.user_profiles, core.organization_members); all that it
-- does its business with is in its schema.

set role pm_definer;

-- Read once, by the migration that makes the schema's table of organizations.
create function app.organization_of_schema(of_schema name) returns core.organizations
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  set row_security = on -- where the definer sees every row by a policy; pmdb runs files with it off
begin atomic
  select o
  from public.tenant_registry r join core.organizations o on o.id = r.organization_id
  where r.schema_name = of_schema;
end;

-- Who comes in without a membership: a renter, whose tenancy is in the schema.
create or replace function app.org_has_user(organization uuid, user_uuid uuid) returns boolean
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  its_schema  name;
  has_user    boolean;
begin
  select r.schema_name into its_schema
  from public.tenant_registry r
  where r.organization_id = organization and r.tenancy_model = 'schema';
  if not found then return false; end if;
  execute format(
    'select exists (select from %I.users where id = $1 and organization_id = $2 and status = ''active'')', its_schema
  ) into has_user using user_uuid, organization;
  return has_user;
end
$$;

-- plpgsql keeps the plan; a function in SQL that can't be inlined is planned anew for every context that is opened.
create or replace function app.organization_is_open(organization uuid) returns boolean
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from public.tenant_registry r where r.organization_id = organization and r.status = 'active');
end
$$;

comment on function app.organization_of_schema(name) is 'The organization that lives in a schema, by the registry; NULL for any other schema';

grant execute on function app.organization_of_schema(name) to pm_owner;

reset role;
