-- Profiles and memberships: who manages whom, who may invite, who may do nothing.
begin;
select plan(29);

create function pg_temp.profile(name text) returns uuid
  language sql
as $$
  with u as (insert into identity.user_profiles (email) values (name || '@ours.example') returning id)
  insert into core.user_profiles (organization_id, identity_user_id, job_title) select test.id('ours.organization'), id, name from u returning id
$$;
create function pg_temp.reports_to(who text, boss text) returns void
  language sql
as $$
  update core.user_profiles set manager_id = (select id from core.user_profiles where job_title = boss) where job_title = who
$$;

select isnt(pg_temp.profile(name), null, name) from unnest(array['ann', 'bob', 'cid']) name;
select lives_ok($$select pg_temp.reports_to('ann', 'bob'), pg_temp.reports_to('bob', 'cid')$$, 'ann reports to bob, and bob to cid');
select throws_ok($$select pg_temp.reports_to('cid', 'ann')$$, '23514', null, 'cid can''t report to ann (E044)');
select throws_ok($$select pg_temp.reports_to('cid', 'cid')$$, '23514', null, 'nor to himself');
select throws_ok($$update core.user_profiles set manager_id = test.id('theirs.profile') where job_title = 'cid'$$, '23503', null, 'nor to another organization');
select throws_ok(format('insert into core.user_profiles (organization_id, identity_user_id) values (%L, %L)', test.id('ours.organization'), test.id('ours.admin')),
                 '23505', null, 'one profile for a user and an organization');

select is(test.asks('pm_app', 'ours', 'select count(*) from core.user_profiles'), '5', 'an administrator sees everybody');
select is(test.asks('tenant_role', 'ours', 'select count(*) from core.user_profiles'), '1', 'a renter himself');
select throws_ok($$select test.asks('tenant_role', 'ours', 'update core.user_profiles set job_title = ''boss''')$$, '42501', null, 'whose title is not his to choose (E084)');
select is(test.asks('tenant_role', 'ours', $$with p as (update core.user_profiles set preferences = '{"a": 1}' returning 1) select count(*) from p$$), '1',
          'whose preferences are');
select throws_ok(format($q$select test.asks('pm_app', 'ours', 'with m as (insert into core.organization_members (organization_id, user_profile_id, role)
  values (''%s'', ''%s'', ''admin'')) select 1')$q$, test.id('theirs.organization'), test.id('theirs.lodger')), '42501', null,
                 'an administrator invites to no other organization');

update core.organization_members set permissions = '["users.view_all", "users.update"]';
select is(test.asks('pm_app', 'ours', $$with m as (update core.organization_members set permissions = '["all"]' returning 1) select count(*) from m$$), '0',
          'nobody gives himself permissions');
select throws_ok($$select test.asks('pm_app', 'ours', 'insert into core.user_profiles (identity_user_id) values (app.current_user_id()) returning 1')$$, '42501', null,
                 'nobody adds people but by an invitation');
select throws_ok($$select test.asks('tenant_role', 'ours', 'select count(*) from core.organization_members')$$, '42501', null, 'members are no renter''s business');

-- by permission
select is(test.does('pm_app', array[p], 'update core.user_profiles set job_title = ''x'' returning 1'), changed, format('%s: profiles that it changes', p))
from (values ('users.update', '5'), ('members.manage', '0')) v (p, changed);
select is(test.does('pm_app', array[p], 'update core.organization_members set role = ''staff'' returning 1'), changed, format('%s: members that it changes', p))
from (values ('members.manage', '1'), ('users.update', '0')) v (p, changed);
select is(test.does('pm_app', array[p], 'delete from core.organization_members returning 1'), removed, format('%s: members that it removes', p))
from (values ('members.manage', '1'), ('users.update', '0')) v (p, removed);
select is(test.does('pm_app', array[p], format('insert into core.organization_members (user_profile_id, role) values (%L, ''staff'') returning 1', test.id('ours.lodger'))), added, format('%s: members that it adds', p))
from (values ('members.manage', '1'), ('users.update', 'refused')) v (p, added);
select is(test.does('pm_app', array[p], 'select id from core.organization_members'), seen, format('%s: members that it sees', p))
from (values ('users.view_all', '1'), ('members.manage', '0')) v (p, seen);
select is(test.does(role, '{}', format('select id from core.%I', t)), seen, format('%s sees %s', role, t))
from (values ('pm_readonly', 'user_profiles', '5'), ('pm_reporting', 'organization_members', '1'), ('property_manager_role', 'user_profiles', '1')) v (role, t, seen);

select * from finish();
rollback;
