-- Where one lives today: what the policies of messages and announcements ask.

set role pm_definer;

-- Where the current user lives now. What is written to a unit is for those who live there, not for who once did.
create function app.my_home_unit_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid   := app.required_organization_id();
  tenant_ids    constant uuid[] := app.my_tenant_ids();
begin
  return array(
    select unit_id
    from core.tenants
    where organization_id = organization and id = any (tenant_ids) and unit_id is not null
      and status in ('active', 'notice_given')
    union
    select unit_id
    from core.leases
    where organization_id = organization and tenant_id = any (tenant_ids) and status = 'active'
      and app.organization_date() between start_date and coalesce(end_date, 'infinity')
  );
end
$$;

create function app.my_home_property_ids() returns uuid[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select distinct property_id
    from core.units
    where organization_id = (select app.required_organization_id()) and id = any ((select app.my_home_unit_ids())::uuid[])
  );
end
$$;

comment on function app.my_home_unit_ids()     is 'Units that the current user lives in today';
comment on function app.my_home_property_ids() is 'Properties that the current user lives in today';

grant execute on function app.my_home_unit_ids(), app.my_home_property_ids() to tenant_role;

reset role;
