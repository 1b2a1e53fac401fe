-- What policies call looks at the seal once, in one function less each time: entering a function with a search_path of its own
-- takes longer than comparing the seal. What they answer is what it was.

set role pm_definer;

-- Definer functions alone may call it, under their own search_path: it has none, which is what makes it cheap.
create function app.opened_context() returns text
  language plpgsql stable parallel safe
as $$
declare
  context constant text := nullif(current_setting('app.context', true), '');
begin
  if context is null then
    raise exception using
      errcode = 'insufficient_privilege',
      message = 'no organization context',
      hint    = 'Call app.set_context(session_token, organization) first, in the same transaction.';
  elsif (current_setting('app.seal', true) = app.seal_of(context)) is not true then
    raise exception using
      errcode = 'insufficient_privilege',
      message = 'the organization context is not sealed for this transaction',
      hint    = 'app.set_context(session_token, organization) opens a context; what sets app.context itself opens none.';
  end if;
  return context;
end
$$;

create function app.opened_organization_id() returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return split_part(app.opened_context(), ' ', 1)::uuid;
end
$$;

create or replace function app.organization_if(permission_name text) returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context constant text := app.opened_context();
begin
  return case when app.holds_permission(context, permission_name) then split_part(context, ' ', 1)::uuid end;
end
$$;

create or replace function app.my_property_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context       constant text := app.opened_context();
  organization  constant uuid := split_part(context, ' ', 1)::uuid;
  profile       constant uuid := nullif(split_part(context, ' ', 3), '-')::uuid;
begin
  if split_part(context, ' ', 4) = '-' then return '{}'; end if; -- members alone
  return array(
    select id
    from core.properties
    where organization_id = organization and property_manager_id = profile
    union
    select property_id
    from core.property_managers
    where organization_id = organization and user_profile_id = profile
      and (select app.organization_date(organization)) between assigned_from and coalesce(assigned_to, 'infinity')
  );
end
$$;

create or replace function app.my_tenant_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context       constant text := app.opened_context();
  organization  constant uuid := split_part(context, ' ', 1)::uuid;
  profile       constant uuid := nullif(split_part(context, ' ', 3), '-')::uuid;
begin
  return array(select id from core.tenants where organization_id = organization and user_profile_id = profile);
end
$$;

-- A draft rents nothing, and a renter doesn't see any.
create or replace function app.my_unit_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context       constant text := app.opened_context();
  organization  constant uuid := split_part(context, ' ', 1)::uuid;
  profile       constant uuid := nullif(split_part(context, ' ', 3), '-')::uuid;
begin
  return array(
    select unit_id from core.tenants where organization_id = organization and user_profile_id = profile and unit_id is not null
    union
    select l.unit_id
    from core.tenants t
    join core.leases l on l.organization_id = t.organization_id and l.tenant_id = t.id and l.status <> 'draft'
    where t.organization_id = organization and t.user_profile_id = profile
  );
end
$$;

create or replace function app.my_rented_property_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context       constant text := app.opened_context();
  organization  constant uuid := split_part(context, ' ', 1)::uuid;
  profile       constant uuid := nullif(split_part(context, ' ', 3), '-')::uuid;
begin
  return array(
    select property_id from core.tenants where organization_id = organization and user_profile_id = profile
    union
    select l.property_id
    from core.tenants t
    join core.leases l on l.organization_id = t.organization_id and l.tenant_id = t.id and l.status <> 'draft'
    where t.organization_id = organization and t.user_profile_id = profile
  );
end
$$;

create or replace function app.my_lease_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context       constant text := app.opened_context();
  organization  constant uuid := split_part(context, ' ', 1)::uuid;
  profile       constant uuid := nullif(split_part(context, ' ', 3), '-')::uuid;
begin
  return array(
    select l.id
    from core.tenants t
    join core.leases l on l.organization_id = t.organization_id and l.tenant_id = t.id and l.status <> 'draft'
    where t.organization_id = organization and t.user_profile_id = profile
  );
end
$$;

comment on function app.opened_context() is
  'The context of this transaction; without one, or under another seal, an error (42501). The definer''s alone to call';
comment on function app.opened_organization_id() is 'The organization of this transaction; without a context an error (42501)';

grant execute on function app.opened_organization_id()
  to pm_owner, pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting, pm_service, pm_backup, pm_cron;

reset role;

set role pm_owner;

create or replace function app.required_organization_id() returns uuid
  language sql stable parallel safe
  return app.opened_organization_id();

reset role;
