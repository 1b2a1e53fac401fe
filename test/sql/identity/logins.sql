-- How the service gets from an address to a context: find_login, and the very statements that a seed prints.
begin;
select plan(15);

create function pg_temp.service(query text) returns text
  language sql
  return test.asks('pm_service', 'ours', query);

select is(pg_temp.service($$select user_id from app.find_login('Admin@Ours.example ')$$), test.id('ours.admin')::text, 'an address finds its user, however it is written');
select is(pg_temp.service($$select concat_ws(' ', organization_id, organization_slug, member_role) from app.find_login('admin@ours.example')$$),
          test.id('ours.organization') || ' ours admin', 'and where he is a member');
select is(pg_temp.service($$select concat_ws(' ', organization_slug, member_role) from app.find_login('renter@ours.example')$$), 'ours renter', 'or rents');
select is(pg_temp.service($$select count(*) from app.find_login('admin@ours.example', 'theirs')$$), '0', 'in no other organization');
select is(pg_temp.service($$select count(*) from app.find_login('nobody@ours.example')$$), '0', 'nobody is nobody');
select is(test.refusal(role, 'ours', $$select app.find_login('admin@ours.example')$$), '42501', role || ' doesn''t look people up')
from unnest(array['pm_app', 'property_manager_role', 'tenant_role', 'pm_readonly']) role;

-- The first user, and his organization
select is(pg_temp.service($$select app.register_user('First@new.example', 'Fay', 'First') = app.register_user('first@new.example')$$), 'true', 'a user is made once');
select is(pg_temp.service($$select app.create_organization('New', 'new', app.register_user('first@new.example')) is not null$$), 'true', 'and gets an organization');
select is(pg_temp.service($$select concat_ws(' ', organization_slug, member_role) from app.find_login('first@new.example')$$), 'new admin', 'in which he may act');
select is(test.refusal('pm_app', 'ours', $$select app.register_user('x@y.example')$$), '42501', 'no application makes users');

update core.organization_members set status = 'inactive' where organization_id = (select id from core.organizations where slug = 'new');
select is(pg_temp.service($$select count(*) from app.find_login('first@new.example')$$), '0', 'until he is no active member');
update identity.user_profiles set status = 'suspended' where email = 'renter@ours.example';
select is(pg_temp.service($$select count(*) from app.find_login('renter@ours.example')$$), '0', 'or no active user');

select * from finish();
rollback;
