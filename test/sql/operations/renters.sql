-- What a renter sees of maintenance, and what he may do about it.
begin;
select plan(18);

select isnt(
  test.asks('tenant_role', 'ours', format('select app.report_maintenance(%L, %L)', test.id('ours.unit'), 'No hot water')), null,
  'he reports what is broken at home');
select results_eq(
  'select tenant_id, reported_by, source::text, status::text from operations.maintenance_requests',
  $$values (test.id('ours.tenant'), test.id('ours.lodger'), 'portal', 'open')$$, 'in his own name');
select throws_ok(
  format($q$select test.asks('tenant_role', 'ours', 'select app.report_maintenance(''%s'', ''x'')')$q$, test.id('ours.other unit')),
  '42501', null, 'not in the flat next door');
select throws_ok(
  format($q$select test.asks('tenant_role', 'ours', 'select app.report_maintenance(''%s'', ''x'')')$q$, test.id('theirs.unit')),
  '42501', null, 'nor in another organization');

insert into operations.maintenance_requests (organization_id, property_id, unit_id, title)
values (test.id('ours.organization'), test.id('ours.property'), test.id('ours.other unit'), 'Next door');
select is(test.asks('tenant_role', 'ours', 'select string_agg(title, '','') from operations.maintenance_requests'), 'No hot water',
          'he sees his own requests');
select is(test.asks('tenant_role', 'theirs', 'select count(*) from operations.maintenance_requests'), '0', 'and no other organization''s');

insert into operations.work_orders (organization_id, property_id, tenant_id, title, tenant_accessible)
select test.id('ours.organization'), test.id('ours.property'), test.id('ours.tenant'), title, shown
from (values ('Shown', true), ('Hidden', false)) v (title, shown);
select is(test.asks('tenant_role', 'ours', 'select string_agg(title, '','') from operations.work_orders'), 'Shown',
          'he sees work orders that are meant for him');
select throws_ok($$select test.asks('tenant_role', 'ours', 'select actual_cost from operations.work_orders')$$, '42501', null,
                 'not what they cost');
select throws_ok($$select test.asks('tenant_role', 'ours', 'select name from operations.vendors')$$, '42501', null, 'nor the vendors');
select throws_ok($$select test.asks('tenant_role', 'ours', 'update operations.maintenance_requests set priority = ''urgent''')$$,
                 '42501', null, 'he changes nothing');

select throws_ok(
  format($q$select test.asks('tenant_role', 'ours', 'select app.rate_maintenance(''%s'', 5)')$q$,
         (select id from operations.maintenance_requests where title = 'No hot water')),
  '42501', null, 'an open request has no verdict yet');
update operations.maintenance_requests set status = 'completed', completed_at = now();
select lives_ok(
  format($q$select test.asks('tenant_role', 'ours', 'select app.rate_maintenance(''%s'', 5)')$q$,
         (select id from operations.maintenance_requests where title = 'No hot water')),
  'a completed one has');
select throws_ok(
  format($q$select test.asks('tenant_role', 'ours', 'select app.rate_maintenance(''%s'', %s)')$q$,
         (select id from operations.maintenance_requests where title = 'No hot water'), rating),
  '22023', 'a rating is 1 to 5', 'from 1 to 5: ' || rating || ' gets an answer that shows nothing of the row')
from unnest(array['9', 'null']) rating;
select throws_ok(
  format($q$select test.asks('tenant_role', 'ours', 'select app.rate_maintenance(''%s'', 1)')$q$,
         (select id from operations.maintenance_requests where title = 'Next door')),
  '42501', null, 'his neighbour''s verdict is not his');

insert into operations.inspections (organization_id, property_id, unit_id, lease_id, inspection_type, scheduled_at)
values (test.id('ours.organization'), test.id('ours.property'), test.id('ours.unit'), test.id('ours.lease'), 'move_in', now()),
       (test.id('ours.organization'), test.id('ours.property'), test.id('ours.unit'), null, 'routine', now());
select is(test.asks('tenant_role', 'ours', 'select string_agg(inspection_type, '','') from operations.inspections'), 'move_in',
          'he sees the inspections of his lease');

update core.tenants set status = 'moved_out', unit_id = null where id = test.id('ours.tenant');
select throws_ok(
  format($q$select test.asks('tenant_role', 'ours', 'select app.report_maintenance(''%s'', ''x'')')$q$, test.id('ours.unit')),
  '42501', null, 'who moved out reports nothing');
select is((select count(*)::int from operations.maintenance_requests where reported_by is null), 1, 'nothing else was written');

select finish();
rollback;
