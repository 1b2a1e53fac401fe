-- Tenants: what a renter sees of himself, what a manager writes, what nobody reads.
begin;
select plan(16);

insert into core.tenants (organization_id, property_id, first_name, last_name, credit_score)
values (test.id('ours.organization'), test.id('ours.property'), 'Nora', 'Neighbour', 700);

select is(test.asks('tenant_role', 'ours', 'select string_agg(first_name, '','') from core.tenants'), 'Rita', 'a renter sees himself');
select throws_ok(format($q$select test.asks('tenant_role', 'ours', 'select %I from core.tenants')$q$, hidden), '42501', null, 'not his ' || hidden)
from unnest(array['credit_score', 'screening_notes', 'background_check_status', 'date_of_birth']) hidden;
select throws_ok($$select test.asks('tenant_role', 'ours', 'update core.tenants set phone_primary = ''1''')$$, '42501', null, 'and writes nothing (E082)');
select is(test.asks('property_manager_role', 'ours', 'select string_agg(first_name, '','' order by first_name) from core.tenants'), 'Nora,Rita', 'a manager sees the tenants of his property');
select is(test.asks('property_manager_role', 'ours', $$with t as (update core.tenants set notes = 'x' returning 1) select count(*) from t$$), '2', 'and writes');
select throws_ok(format($q$select test.asks('property_manager_role', 'ours', 'insert into core.tenants (property_id, first_name, last_name) values (''%s'', 1, 1) returning 1')$q$,
                        test.id('theirs.property')), '42501', null, 'in no property but his');
select is(test.asks('property_manager_role', 'ours', format('insert into core.tenants (property_id, first_name, last_name) values (%L, 1, 1) returning ''added''',
                    test.id('ours.property'))), 'added', 'where he takes new ones');
select throws_ok($$select test.asks('property_manager_role', 'ours', 'delete from core.tenants')$$, '42501', null, 'and deletes none');
select throws_ok(format($q$select test.asks('pm_reporting', 'ours', 'select %I from core.tenants')$q$, hidden), '42501', null, 'reports don''t read ' || hidden)
from unnest(array['credit_score', 'annual_income', 'emergency_contact_1']) hidden;
select throws_ok(format('update core.tenants set property_id = %L, unit_id = %L where id = %L', test.id('ours.property'), test.id('theirs.unit'), test.id('ours.tenant')),
                 '23503', null, 'a home in another organization (E026)');
select is(test.asks('pm_app', 'theirs', 'select string_agg(first_name, '','') from core.tenants'), 'Rita', 'another organization has tenants of its own');

select * from finish();
rollback;
