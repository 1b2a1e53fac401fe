-- How much an organization may have (E217).
begin;
select plan(11);

create function pg_temp.add_property(status text) returns text
  language sql
as $$
  select format($q$
    with p as (
      insert into core.properties (name, property_type, address_line1, city, state_province, country, status)
      values ('x', 'mixed', 'x', 'x', 'x', 'US', %L)
    ) select 'added' $q$, status)
$$;

update core.organizations set max_properties = 2, max_users = 1;

select is(test.asks('pm_app', 'ours', pg_temp.add_property('active')), 'added', 'a second property');
select throws_ok($$select test.asks('pm_app', 'ours', pg_temp.add_property('active'))$$, '23514', 'the plan of the organization allows 2 properties',
                 'a third is one too many');
select is(test.asks('pm_app', 'ours', pg_temp.add_property('sold')), 'added', 'one that is sold counts no more');
select throws_ok($$select test.asks('pm_app', 'ours', 'with p as (update core.properties set status = ''active'' where status = ''sold'') select 1')$$,
                 '23514', null, 'and is not brought back');
select is(test.asks('pm_app', 'ours', $$with p as (update core.properties set status = 'inactive' where name = 'x' and status = 'active') select 1$$), '1',
          'one that is taken out of use …');
select is(test.asks('pm_app', 'ours', $$with p as (update core.properties set status = 'active' where status = 'sold') select 1$$), '1', '… makes room');
select is(test.asks('pm_app', 'theirs', pg_temp.add_property('active')), 'added', 'another organization has a plan of its own');

create function pg_temp.invite(status text) returns text
  language sql
as $$
  select format($q$with m as (insert into core.organization_members (user_profile_id, role, status) values (%L, 'staff', %L)) select 'invited'$q$,
                test.id('ours.lodger'), status)
$$;

select throws_ok($$select test.asks('pm_app', 'ours', pg_temp.invite('pending'))$$, '23514', 'the plan of the organization allows 1 users', 'one user, and no more');
select is(test.asks('pm_app', 'ours', pg_temp.invite('inactive')), 'invited', 'who is not active does not count');
select throws_ok($$select test.asks('pm_app', 'ours', 'with m as (update core.organization_members set status = ''active'' where role = ''staff'') select 1')$$,
                 '23514', null, 'until he is');

select set_config('app.context', '', true);
update core.organization_members set status = 'active';
select is((select count(*)::int from core.organization_members where organization_id = test.id('ours.organization') and status = 'active'), 2,
          'the platform, without a context, may do more');

select * from finish();
rollback;
