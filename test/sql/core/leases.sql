-- Leases: what ties them together, and who reads and writes them.
begin;
select plan(16);

create function pg_temp.lease(status text, first date, last date) returns void
  language sql
as $$
  insert into core.leases (organization_id, property_id, unit_id, tenant_id, rent_amount, status, start_date, end_date)
  values (test.id('ours.organization'), test.id('ours.property'), test.id('ours.other unit'), test.id('ours.tenant'), 900, status, first, last)
$$;

select lives_ok($$select pg_temp.lease('active', '2030-01-01', '2030-12-31')$$, 'a year');
select throws_ok($$select pg_temp.lease('active', '2030-12-31', '2031-12-31')$$, '23P01', null, 'may not share its last day with another (E030)');
select throws_ok($$select pg_temp.lease('active', '2029-01-01', null)$$, '23P01', null, 'nor with one that has no end');
select matches(test.message('pm_app', 'ours', format(
  $$insert into core.leases (property_id, unit_id, tenant_id, rent_amount, status, start_date)
    values (%L, %L, %L, 900, 'active', '2030-06-01')$$, test.id('ours.property'), test.id('ours.other unit'), test.id('ours.tenant'))),
  'unit 102 is let from 2030-01-01 to 2030-12-31 already, by lease', 'people are told by which');
select lives_ok($$select pg_temp.lease('draft', '2030-06-01', null)$$, 'a draft is nobody''s home yet');
select throws_ok($$update core.leases set status = 'active' where status = 'draft'$$, '23P01', null, 'until it is signed');
select lives_ok($$select pg_temp.lease('active', '2031-01-01', null)$$, 'the day after is free');

select throws_ok(format('update core.leases set unit_id = %L where id = %L', test.id('theirs.unit'), test.id('ours.lease')), '23503', null,
                 'a unit of another organization (E024)');
select throws_ok(format('update core.leases set tenant_id = %L where id = %L', test.id('theirs.tenant'), test.id('ours.lease')), '23503', null,
                 'a tenant of another organization');
select throws_ok(format('delete from core.tenants where id = %L', test.id('ours.tenant')), '23503', null, 'a tenant with a lease stays (E027)');
select throws_ok(format('delete from core.units where id = %L', test.id('ours.unit')), '23503', null, 'so does the unit');

select is(test.asks('tenant_role', 'ours', 'select count(*) from core.leases'), '3', 'a renter sees his leases, and no draft');
update core.leases set tenant_id = (
  select id from core.tenants where organization_id = test.id('theirs.organization')), organization_id = test.id('theirs.organization'),
  property_id = test.id('theirs.property'), unit_id = test.id('theirs.other unit')
where start_date = '2031-01-01';
select is(test.asks('tenant_role', 'ours', 'select count(*) from core.leases'), '2', 'and no other');
select throws_ok($$select test.asks('tenant_role', 'ours', 'update core.leases set rent_amount = 0')$$, '42501', null, 'he pays what is agreed (E082)');
select is(test.asks('property_manager_role', 'ours', 'with l as (update core.leases set rent_due_day = 2 returning 1) select count(*) from l'), '3',
          'the manager of the property changes them');
update core.properties set property_manager_id = null;
select is(test.asks('property_manager_role', 'ours', 'select count(*) from core.leases'), '0', 'who no longer manages it sees none');

select * from finish();
rollback;
