-- The occupancy summary: right after a refresh, its own part for each organization, nobody's to read whole (E093, E094).
begin;
select plan(9);

update core.units set market_rent = 1000;
insert into core.units (organization_id, property_id, unit_number, status) values (test.id('ours.organization'), test.id('ours.property'), '103', 'maintenance');
insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
values (test.id('ours.organization'), 'Empty', 'mixed', 'x', 'y', 'z', 'US');

set local role pm_cron;
select app.refresh_summary_views();
reset role;

select results_eq(
  $$select property_name::text, total_units, occupied_units, vacant_units, maintenance_units, occupancy_rate, monthly_rent_roll, potential_rent_roll
    from core.property_occupancy_summary where organization_id = test.id('ours.organization') order by 1$$,
  $$values ('Empty', 0::bigint, 0::bigint, 0::bigint, 0::bigint, null::numeric, 0::numeric, 0::numeric), ('Ours House', 3, 1, 1, 1, 33.33, 900, 2000)$$,
  'a refresh by the job sees every row'
);
select is(test.asks(role, 'ours', 'select string_agg(property_name, '','' order by property_name) from core.property_occupancy'), 'Empty,Ours House', role || ' sees the organization''s part')
from unnest(array['pm_app', 'pm_readonly', 'pm_reporting']) role;
select is(test.asks('pm_reporting', 'theirs', 'select string_agg(property_name, '','') from core.property_occupancy'), 'Theirs House', 'the other organization its own');
select throws_ok($$select test.asks('pm_app', 'ours', 'select count(*) from core.property_occupancy_summary')$$, '42501', null, 'nobody reads the whole');
select throws_ok($$select test.asks('tenant_role', 'ours', 'select count(*) from core.property_occupancy')$$, '42501', null, 'a renter none of it');
select throws_ok($$select test.asks('pm_app', 'ours', 'select app.refresh_summary_views()')$$, '42501', null, 'nor does an application refresh it');
update core.organization_members set permissions = '["units.view_all"]';
select is(test.asks('pm_app', 'ours', 'select count(*) from core.property_occupancy'), '0', 'staff need the permission');

select * from finish();
rollback;
