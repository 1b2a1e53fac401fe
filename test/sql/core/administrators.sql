-- An organization keeps an active administrator.
begin;
select plan(8);

insert into identity.user_profiles (email) values ('second@ours.example');
insert into core.user_profiles (organization_id, identity_user_id)
select test.id('ours.organization'), id from identity.user_profiles where email = 'second@ours.example';

create function pg_temp.admin(query text) returns text
  language sql
  return test.refusal('pm_app', 'ours', query);

select is(pg_temp.admin('delete from core.organization_members'), 'organization_members_administrator', 'not all of them go');
select is(pg_temp.admin($$update core.organization_members set role = 'readonly'$$), 'organization_members_administrator', 'nor are all demoted');
select is(pg_temp.admin($$update core.organization_members set status = 'inactive'$$), 'organization_members_administrator', 'or put to rest');
select is(pg_temp.admin($$update core.user_profiles set status = 'inactive'$$), 'organization_members_administrator', 'in no way');
insert into core.organization_members (organization_id, user_profile_id, role, permissions)
select p.organization_id, p.id, 'staff', '[]' from core.user_profiles p join identity.user_profiles u on u.id = p.identity_user_id where u.email = 'second@ours.example';
select is(pg_temp.admin($$update core.organization_members set role = case role when 'admin' then 'staff' else 'admin' end where user_profile_id <> test.id('ours.lodger')$$),
          'accepted', 'one may take the place of another');
select is(pg_temp.admin($$update core.organization_members set role = 'admin'$$), 'accepted', 'with two of them');
select is(pg_temp.admin($$delete from core.organization_members where user_profile_id <> test.id('ours.profile')$$), 'accepted', 'one may go');
select set_config('app.context', '', true), set_config('app.seal', '', true);
update core.organization_members set status = 'inactive' where organization_id = test.id('theirs.organization');
select lives_ok('set constraints all immediate', 'the platform may do what it must');

select * from finish();
rollback;
