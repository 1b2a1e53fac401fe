-- Units: who sees and changes which.
begin;
select plan(11);

create function pg_temp.units(role text) returns text
  language sql
as $$
  select test.asks(role, 'ours', 'select string_agg(unit_number, '','' order by unit_number) from core.units')
$$;

select is(pg_temp.units(role), '101,102', role) from unnest(array['pm_app', 'property_manager_role', 'pm_readonly', 'pm_reporting']) role;
select is(pg_temp.units('tenant_role'), '101', 'a renter sees his home (E087)');
select throws_ok($$select test.asks('tenant_role', 'ours', 'select market_rent from core.units')$$, '42501', null, 'not what it might bring');
select throws_ok($$select test.asks('tenant_role', 'ours', 'update core.units set status = ''vacant''')$$, '42501', null, 'and writes nothing');
select is(test.asks('property_manager_role', 'ours', $$with u as (update core.units set status = 'maintenance' where unit_number = '102' returning 1) select count(*) from u$$),
          '1', 'a manager has it repaired');
update core.properties set property_manager_id = null;
select is(pg_temp.units('property_manager_role'), null, 'who manages nothing sees nothing');
update core.organization_members set permissions = '["units.view_all"]';
select is(test.asks('pm_app', 'ours', 'with u as (update core.units set market_rent = 1 returning 1) select count(*) from u'), '0', 'who may see may not change');
select throws_ok(format('insert into core.units (organization_id, property_id, unit_number) values (%L, %L, ''101'')', test.id('ours.organization'), test.id('ours.property')),
                 '23505', null, 'a number once in a property');

select * from finish();
rollback;
