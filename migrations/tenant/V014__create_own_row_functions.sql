-- What a person of a narrow persona has to do with in this schema: the properties of a manager, the rows of a renter. Policies
-- compare with these lists, computed once in a statement (E072), so that none of them reads a table of another (E081).
-- Their bodies were bound to this schema's tables when they were made: no search_path leads them elsewhere, and a renamed
-- schema keeps them. Each is empty in another organization's context.

set role pm_definer;
set row_security = on; -- a body is rewritten under the policies as soon as it is made; pmdb runs files with it off

create function my_property_ids() returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  return array(
    select p.id
    from properties p join organizations o on o.id = p.organization_id
    where p.property_manager_id = (select app.current_user_id()) and o.id = app.required_organization_id()
  );

create function my_managed_unit_ids() returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  return array(select u.id from units u where u.property_id = any ((select my_property_ids())::uuid[]));

-- Colleagues, and the renters of one's own properties.
create function my_correspondent_ids() returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  return array(
    select u.id from users u, organizations o where u.role <> 'tenant' and o.id = app.required_organization_id()
    union
    select t.user_id from tenants t where t.property_id = any ((select my_property_ids())::uuid[]) and t.user_id is not null
  );

create function my_tenant_ids() returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  return array(
    select t.id
    from tenants t, organizations o
    where t.user_id = (select app.current_user_id()) and o.id = app.required_organization_id()
  );

-- A draft rents nothing, and a renter doesn't see any.
create function my_unit_ids() returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  return array(
    select t.unit_id from tenants t where t.id = any ((select my_tenant_ids())::uuid[]) and t.unit_id is not null
    union
    select l.unit_id from leases l where l.tenant_id = any ((select my_tenant_ids())::uuid[]) and l.status <> 'draft'
  );

create function my_rented_property_ids() returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  return array(
    select t.property_id from tenants t where t.id = any ((select my_tenant_ids())::uuid[])
    union
    select u.property_id from units u where u.id = any ((select my_unit_ids())::uuid[])
  );

-- What is written to a unit is for those who live there, not for who once did.
create function my_home_unit_ids() returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  return array(
    select t.unit_id
    from tenants t
    where t.id = any ((select my_tenant_ids())::uuid[]) and t.unit_id is not null and t.status in ('active', 'notice_given')
    union
    select l.unit_id
    from leases l, organizations o
    where l.tenant_id = any ((select my_tenant_ids())::uuid[]) and l.status = 'active'
      and (now() at time zone o.timezone)::date between l.start_date and coalesce(l.end_date, 'infinity')
  );

create function my_home_property_ids() returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  return array(select distinct u.property_id from units u where u.id = any ((select my_home_unit_ids())::uuid[]));

comment on function my_property_ids()         is 'Properties that the current user manages';
comment on function my_managed_unit_ids()     is 'Units of the properties that the current user manages';
comment on function my_correspondent_ids()    is 'People that a manager may write to';
comment on function my_tenant_ids()           is 'Tenant rows of the current user';
comment on function my_unit_ids()             is 'Units that the current user rents or rented';
comment on function my_rented_property_ids()  is 'Properties that the current user rents or rented in';
comment on function my_home_unit_ids()        is 'Units that the current user lives in today';
comment on function my_home_property_ids()    is 'Properties that the current user lives in today';

grant execute on function my_property_ids(), my_managed_unit_ids(), my_correspondent_ids() to property_manager_role;
grant execute on function my_tenant_ids(), my_unit_ids(), my_rented_property_ids(), my_home_unit_ids(), my_home_property_ids() to tenant_role;

reset row_security;
reset role;
