-- Who may act for whom: app.set_context_as() (E068), and what is there without it (E062, E063).
begin;
select plan(20);

create function pg_temp.enters(who text, slug text) returns text
  language plpgsql
as $$
begin
  perform app.set_context_as(test.id(who), test.id(slug || '.organization'));
  return 'in';
exception when insufficient_privilege then
  return 'refused';
end
$$;

select is(pg_temp.enters('ours.admin', 'ours'), 'in', 'a member');
select is(pg_temp.enters('ours.renter', 'ours'), 'in', 'a renter');
select is(pg_temp.enters('ours.admin', 'theirs'), 'refused', 'nobody enters another organization');
select is(pg_temp.enters('ours.renter', 'theirs'), 'refused', 'neither does a renter');
update identity.user_profiles set status = 'suspended' where id = test.id('ours.admin');
select is(pg_temp.enters('ours.admin', 'ours'), 'refused', 'a suspended user');
update identity.user_profiles set status = 'active' where id = test.id('ours.admin');
update core.user_profiles set status = 'inactive' where id = test.id('ours.profile');
select is(pg_temp.enters('ours.admin', 'ours'), 'refused', 'an inactive profile');
update core.user_profiles set status = 'on_leave' where id = test.id('ours.profile');
select is(pg_temp.enters('ours.admin', 'ours'), 'in', 'one on leave');
update core.organization_members set status = 'pending' where organization_id = test.id('ours.organization');
select is(pg_temp.enters('ours.admin', 'ours'), 'refused', 'one who was invited only');
update core.tenants set status = 'moved_out' where id = test.id('ours.tenant');
select is(pg_temp.enters('ours.renter', 'ours'), 'refused', 'a renter who moved out');

select app.set_context_as(test.id('theirs.admin'), test.id('theirs.organization'));
select is(split_part(app.required_context(), ' ', 1), test.id('theirs.organization')::text, 'a context names its organization');
select set_config('app.context', '', true);
select is(app.current_organization_id(), null, 'no context is NULL');
select is(app.current_user_id(), null, 'and nobody');
select is(app.current_profile_id(), null, 'with no profile');
select throws_ok('select app.required_organization_id()', '42501', 'no organization context', 'where one is needed there is an error');
select throws_ok('select app.required_context()', '42501', 'no organization context', 'whatever it is asked for');
select is(app.has_permission('all'), false, 'and no permission');
select throws_ok(format('set local role %I; select app.set_context_as(%L, %L)', role, test.id('theirs.admin'), test.id('theirs.organization')), '42501', null,
                 role || ' opens none by itself')
from unnest(array['pm_app', 'property_manager_role', 'tenant_role', 'pm_readonly']) role;

select * from finish();
rollback;
