-- Search: by words, by a part of a name, by what a place has; within the organization, and for a manager within his properties.
begin;
select plan(23);

insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country, amenities)
values (test.id('ours.organization'), 'Sunrise 100% Lofts', 'residential', '5 Oak Street', 'Springfield', 'IL', 'US', '{pool,gym}'),
       (test.id('ours.organization'), 'Sunset', 'residential', '7 Elm Street', 'Shelbyville', 'IL', 'US', '{pool}'),
       (test.id('theirs.organization'), 'Sunrise', 'residential', '5 Oak Street', 'Springfield', 'IL', 'US', '{pool}');
insert into core.tenants (organization_id, property_id, first_name, last_name, email)
values (test.id('ours.organization'), test.id('ours.property'), 'Zoë', 'O''Hara_1', 'zoe@mail.example');
update core.units set features = '{balcony,view}' where unit_number = '102';

create function pg_temp.properties(query text, role text default 'pm_app', slug text default 'ours') returns text
  language plpgsql
as $$
declare
  ids uuid[];
begin
  ids := test.asks(role, slug, format('select array_agg(id) from app.search_properties(%L)', query));
  return (select string_agg(name, ',' order by name) from core.properties where id = any (ids));
end
$$;
create function pg_temp.tenants(query text, role text default 'pm_app', slug text default 'ours') returns text
  language plpgsql
as $$
declare
  ids uuid[];
begin
  ids := test.asks(role, slug, format('select array_agg(id) from app.search_tenants(%L)', query));
  return (select string_agg(first_name, ',' order by first_name) from core.tenants where id = any (ids));
end
$$;

select is(pg_temp.properties('oak springfield'), 'Sunrise 100% Lofts', 'words of the address');
select is(pg_temp.properties('street -oak'), 'Sunset', 'but not that one');
select is(pg_temp.properties('unri'), 'Sunrise 100% Lofts', 'a part of the name');
select is(pg_temp.properties('100%'), 'Sunrise 100% Lofts', 'signs are no wildcards');
select is(pg_temp.properties('s_n'), null, 'neither is _');
select is(pg_temp.properties('\'), null, 'nor is \ an escape');
select is(pg_temp.properties(''), null, 'nothing finds nothing');
select matches(test.message('pm_app', 'ours', format('select app.search_%s(''x'', -1)', what)), 'at_most is -1', 'a limit of ' || what) from unnest(array['properties', 'tenants']) what;
select is(pg_temp.properties(null), null, 'NULL finds nothing');
select is(pg_temp.properties('sun', slug => 'theirs'), 'Sunrise', 'another organization finds its own');
update core.organization_members set permissions = '["users.view_all"]';
select is(pg_temp.properties('sun'), null, 'without the permission there is nothing to find');
select is(pg_temp.properties('house', 'property_manager_role'), 'Ours House', 'but what one manages');
select is(pg_temp.properties('sun', 'property_manager_role'), null, 'and no more');
update core.organization_members set permissions = '["all"]';

select is(pg_temp.tenants('o''hara'), 'Zoë', 'a name with a quote');
select is(pg_temp.tenants('zoe@mail.example'), 'Zoë', 'an address');
select is(pg_temp.tenants('ara_'), 'Zoë', 'a part of a name');
select is(pg_temp.tenants('rita', slug => 'theirs'), 'Rita', 'another organization finds its own');
select throws_ok($$select test.asks('tenant_role', 'ours', 'select app.search_tenants(''rita'')')$$, '42501', null, 'a renter finds nobody');

select is(test.asks('pm_app', 'ours', format('select count(*) from app.properties_with_amenities(%L)', wanted)), found, 'amenities ' || wanted)
from (values ('{pool}', '2'), ('{pool,gym}', '1'), ('{sauna}', '0')) v (wanted, found);
select is(test.asks('property_manager_role', 'ours', $$select count(*) from app.units_with_features('{balcony}')$$), '1', 'features');

select * from finish();
rollback;
