-- What staff and managers see and change of operations.
begin;
select plan(10);

insert into operations.vendors (organization_id, name, tax_id_last4)
values (test.id('ours.organization'), 'Pipes', '1234'), (test.id('theirs.organization'), 'Wires', '9999');
insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
values (test.id('ours.organization'), 'Unmanaged', 'mixed', 'x', 'y', 'z', 'US');
insert into operations.work_orders (organization_id, property_id, title)
select organization_id, id, name from core.properties;

select is(test.asks('pm_app', 'ours', 'select count(*) from operations.work_orders'), '2', 'an administrator sees the organization''s');
select is(test.asks('property_manager_role', 'ours', 'select string_agg(title, '','') from operations.work_orders'), 'Ours House',
          'a manager sees those of his properties');
select is(test.asks('property_manager_role', 'ours', $$
  with w as (update operations.work_orders set priority = 'high' returning 1) select count(*) from w$$), '1', 'and changes them');
select is(test.asks('property_manager_role', 'ours', 'select string_agg(name, '','') from operations.vendors'), 'Pipes',
          'he sees all vendors of the organization');
select throws_ok($$select test.asks('property_manager_role', 'ours', 'select tax_id_last4 from operations.vendors')$$, '42501', null,
                 'but not their tax numbers');
select throws_ok($$select test.asks('pm_reporting', 'ours', 'select tax_id_last4 from operations.vendors')$$, '42501', null,
                 'neither do reports');
select throws_ok($$select test.asks('pm_reporting', 'ours', 'select hourly_rate from operations.maintenance_staff')$$, '42501', null,
                 'nor what people earn');

update core.organization_members set permissions = '["maintenance.view_all"]';
select is(test.asks('pm_app', 'ours', 'select count(*) from operations.work_orders'), '2', 'a permission to see allows to see');
select is(test.asks('pm_app', 'ours', $$
  with w as (update operations.work_orders set priority = 'low' returning 1) select count(*) from w$$), '0', 'and not to write');
select is(test.asks('pm_app', 'ours', 'select count(*) from operations.vendors'), '0', 'nor to see anything else');

select finish();
rollback;
