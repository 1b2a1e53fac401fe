-- Who asked app.permissions_of for the role of another organization was told what stands behind it. Staff ask by the role's name
-- alone, and hear of the platform's roles and of those of the organization in whose context they are; the service names any.

set role pm_definer;

drop function app.permissions_of(text, uuid);

create function app.permissions_of(role_name text, organization uuid) returns jsonb
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

create function app.permissions_of(role_name text) returns jsonb
  language sql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select app.permissions_of(permissions_of.role_name, app.current_organization_id());
end;

comment on function app.permissions_of(text, uuid) is
  'The codes that a role of an organization, or else of the catalogue, stands for, as an array; empty for a role that is not there';
comment on function app.permissions_of(text) is
  'The same in the organization of the context; without one, of the catalogue';

grant execute on function app.permissions_of(text, uuid) to pm_service;
grant execute on function app.permissions_of(text)       to pm_app, pm_service;

reset role;
