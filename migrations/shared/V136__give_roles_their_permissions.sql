-- E041. Whoever becomes a member, or gets a role on an organization, a property or a unit, has the permissions that the matrix gives
-- that role (V135), unless the writer names others: '[]' for none.

set role pm_definer;

create function app.permissions_of(role_name text, organization uuid default null) returns jsonb
  language sql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(jsonb_agg(p.code order by p.code), '[]')
  from public.role_permissions rp
  join identity.permissions p on p.id = rp.permission_id
  where rp.role_id = (
    -- An organization's own role of that name stands before the platform's.
    select r.id
    from identity.roles r
    where r.name = permissions_of.role_name
      and (r.organization_id is null or r.organization_id = permissions_of.organization)
    order by r.organization_id nulls last, r.entity_type
    limit 1
  );
end;

create function app.fill_member_permissions() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.permissions := app.permissions_of(new.role, new.organization_id);
  return new;
end
$$;

create function app.fill_role_permissions() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.permissions := app.permissions_of(new.role_name, new.organization_id);
  return new;
end
$$;

comment on function app.permissions_of(text, uuid) is
  'The codes that a role of the catalogue stands for, as an array; empty for a role that is not there';
comment on function app.fill_member_permissions() is 'BEFORE INSERT trigger of core.organization_members';
comment on function app.fill_role_permissions()   is 'BEFORE INSERT trigger of identity.user_roles';

grant execute on function app.permissions_of(text, uuid) to pm_app, pm_service;
grant execute on function app.fill_member_permissions(), app.fill_role_permissions() to pm_owner;

reset role;

set role pm_owner;

alter table core.organization_members alter column permissions drop default;
alter table identity.user_roles       alter column permissions drop default;

create trigger fill_permissions
  before insert on core.organization_members
  for each row
  when (new.permissions is null)
  execute function app.fill_member_permissions();

create trigger fill_permissions
  before insert on identity.user_roles
  for each row
  when (new.permissions is null)
  execute function app.fill_role_permissions();

reset role;
