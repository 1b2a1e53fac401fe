-- Properties, buildings and their managers: who sees and changes which.
begin;
select plan(24);

insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
values (test.id('ours.organization'), 'Unmanaged', 'mixed', 'x', 'y', 'z', 'US');
insert into core.buildings (organization_id, property_id, name) select organization_id, id, name from core.properties;

create function pg_temp.names(role text, slug text, t text) returns text
  language sql
as $$
  select test.asks(role, slug, format('select string_agg(name, '','' order by name) from core.%I', t))
$$;
create function pg_temp.changed(role text, statement text) returns text
  language sql
as $$
  select test.asks(role, 'ours', format('with w as (%s returning 1) select count(*) from w', statement))
$$;

select is(pg_temp.names('pm_app', 'ours', t), 'Ours House,Unmanaged', 'staff: ' || t) from unnest(array['properties', 'buildings']) t;
select is(pg_temp.names('pm_readonly', 'ours', t), 'Ours House,Unmanaged', 'readers: ' || t) from unnest(array['properties', 'buildings']) t;
select is(pg_temp.names('pm_reporting', 'theirs', t), 'Theirs House', 'reports of another organization: ' || t) from unnest(array['properties', 'buildings']) t;
select is(pg_temp.names('property_manager_role', 'ours', t), 'Ours House', 'a manager: ' || t) from unnest(array['properties', 'buildings']) t;
select is(pg_temp.names('tenant_role', 'ours', t), 'Ours House', 'a renter: ' || t) from unnest(array['properties', 'buildings']) t;

-- an assignment is as good as being the primary manager, while it lasts
insert into core.property_managers (organization_id, property_id, user_profile_id, assigned_from, assigned_to)
select organization_id, id, test.id('ours.profile'), current_date - 10, current_date + 10 from core.properties where name = 'Unmanaged';
select is(pg_temp.names('property_manager_role', 'ours', 'properties'), 'Ours House,Unmanaged', 'an assigned manager');
update core.property_managers set assigned_to = current_date - 2;
select is(pg_temp.names('property_manager_role', 'ours', 'properties'), 'Ours House', 'is one until it ends');
update core.property_managers set assigned_from = current_date + 2, assigned_to = null;
select is(pg_temp.names('property_manager_role', 'ours', 'properties'), 'Ours House', 'and not before it begins');

select is(pg_temp.changed('property_manager_role', $$update core.properties set amenities = '{pool}'$$), '1', 'a manager describes his property');
select throws_ok($$select pg_temp.changed('property_manager_role', 'update core.properties set current_market_value = 1')$$, '42501', null, 'not what it is worth');
select throws_ok($$select test.asks('property_manager_role', 'ours', 'delete from core.properties')$$, '42501', null, 'nor does he delete it (E018)');
select throws_ok($$select test.asks('tenant_role', 'ours', 'select acquisition_cost from core.properties')$$, '42501', null, 'a renter sees no price (E017)');
select throws_ok($$select pg_temp.changed('tenant_role', 'update core.properties set name = ''Mine''')$$, '42501', null, 'and writes nothing');

update core.organization_members set permissions = '["properties.view_all"]';
select is(pg_temp.changed('pm_app', 'update core.properties set name = ''x'''), '0', 'who may see may not change (E077)');
select is(pg_temp.changed('pm_app', 'delete from core.buildings'), '0', 'nor delete');
select throws_ok(format($q$select pg_temp.changed('pm_app', 'insert into core.buildings (property_id, name) values (''%s'', ''x'')')$q$, test.id('ours.property')),
                 '42501', null, 'nor add');
update core.organization_members set permissions = '["properties.view_all", "properties.update"]';
select is(pg_temp.changed('pm_app', $$update core.properties set name = 'Renamed' where name = 'Unmanaged'$$), '1', 'who may change does');
select throws_ok(format($q$select pg_temp.changed('pm_app', 'update core.properties set organization_id = ''%s'' where name = ''Renamed''')$q$, test.id('theirs.organization')),
                 '42501', null, 'but gives nothing away (E078)');
update core.organization_members set permissions = '["units.view_all"]';
select is(pg_temp.names('pm_app', 'ours', 'properties'), null, 'without the permission there is nothing to see');

select * from finish();
rollback;
