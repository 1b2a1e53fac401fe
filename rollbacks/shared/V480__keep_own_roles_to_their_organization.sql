-- Staff may ask for any organization's roles again.

set role pm_definer;

drop function app.permissions_of(text);
drop function app.permissions_of(text, uuid);

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

comment on function app.permissions_of(text, uuid) is
  'The codes that a role of the catalogue stands for, as an array; empty for a role that is not there';

grant execute on function app.permissions_of(text, uuid) to pm_app, pm_service;

reset role;
