-- Countries, subdivisions, currencies and time zones: complete, consistent, and everybody's to read.
begin;
select plan(19);

select cmp_ok((select count(*) from shared.countries), '>=', 249::bigint, 'all countries');
select cmp_ok((select count(*) from shared.states), '>=', 5000::bigint, 'all subdivisions');
select cmp_ok((select count(*) from shared.currencies where is_active), '>=', 150::bigint, 'all currencies in use');
select cmp_ok((select count(*) from shared.time_zones), '>=', 590::bigint, 'all time zones, former names too');
select is((select name from shared.states where (country_code, code) = ('US', 'IL')), 'Illinois', 'Illinois is one of the United States');
select is((select minor_units from shared.currencies where code = 'JPY'), 0::smallint, 'a yen has no cents');
select is((select phone_code from shared.countries where code = 'DE'), '+49', 'Germany is dialled so');
select is_empty($$select name from shared.time_zones where is_active and name not in (select name from pg_timezone_names)$$, 'the server knows each zone that is offered');

select is(test.asks(role, 'ours', format('select count(*) > 100 from shared.%I', t)), 'true', format('%s reads %s', role, t))
from unnest(array['countries', 'states', 'currencies', 'time_zones']) t, unnest(array['pm_app', 'tenant_role']) role;
select throws_ok($$select test.asks('pm_app', 'ours', 'update shared.countries set name = 1')$$, '42501', null, 'and changes none');
select throws_ok($$delete from shared.currencies where code = 'USD'$$, '23503', null, 'what is in use stays');
select throws_ok($$delete from shared.countries where code = 'US'$$, '23503', null, 'so does a country with subdivisions');

select * from finish();
rollback;
