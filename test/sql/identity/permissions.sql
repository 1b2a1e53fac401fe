-- What a user may do: in the current organization, on its property or unit, as long as the role lasts (E067, E070).
begin;
select plan(21);

create function pg_temp.can(slug text, permission text, entity uuid default null, kind text default null) returns text
  language sql
as $$
  select test.asks('pm_app', slug, format('select app.has_permission(%L, %L, %L)', permission, entity, kind))
$$;
create function pg_temp.grant_role(kind text, entity uuid, role text, permissions jsonb, slug text default 'ours') returns void
  language sql
as $$
  insert into identity.user_roles (user_id, organization_id, entity_id, entity_type, role_name, permissions)
  values (test.id('ours.admin'), test.id(slug || '.organization'), entity, kind, role, permissions)
$$;

select is(pg_temp.can('ours', 'units.delete'), 'true', '"all" is every permission');
update core.organization_members set permissions = '["units.view_all"]';
select is(pg_temp.can('ours', 'units.view_all'), 'true', 'one that the member has');
select is(pg_temp.can('ours', 'units.delete'), 'false', 'one that he has not');
select is(pg_temp.can('ours', 'units.view_all', test.id('ours.property')), 'true', 'it counts on each property');
select is(pg_temp.can('ours', 'units.view_all', test.id('theirs.property')), 'false', 'not on one of another organization');

select lives_ok($$select pg_temp.grant_role('property', test.id('ours.property'), 'property_manager', '["units.update"]')$$, 'a role on a property');
select is(pg_temp.can('ours', 'units.update'), 'false', 'is none in the organization');
select is(pg_temp.can('ours', 'units.update', test.id('ours.property')), 'true', 'but on that property');
select is(pg_temp.can('ours', 'units.update', test.id('ours.property'), 'unit'), 'false', 'as a property');
select is(pg_temp.can('ours', 'units.update', test.id('ours.unit')), 'false', 'not on another entity');
update identity.user_roles set expires_at = now();
select is(pg_temp.can('ours', 'units.update', test.id('ours.property')), 'false', 'nor when it has expired');
update identity.user_roles set expires_at = null, is_active = false;
select is(pg_temp.can('ours', 'units.update', test.id('ours.property')), 'false', 'nor when it was taken away');

select throws_ok($$select pg_temp.grant_role('property', test.id('theirs.property'), 'manager', '[]')$$, '23503', null, 'no role of ours on a property of theirs (E040)');
select throws_ok($$select pg_temp.grant_role('unit', test.id('theirs.unit'), 'manager', '[]')$$, '23503', null, 'nor on a unit');
select lives_ok($$select pg_temp.grant_role('organization', test.id('theirs.organization'), 'admin', '["all"]', 'theirs')$$, 'an administrator there');
select is(pg_temp.can('ours', 'units.delete'), 'false', 'is none here');

select lives_ok(format('select pg_temp.grant_role(%L, test.id(%L), %L, %L)', 'organization', 'ours.organization', role, '[]'), 'also ' || role) from unnest(array['readonly', 'manager']) role;
select is(test.asks('pm_app', 'ours', format('select app.get_user_role(%L, %L, %L)', test.id('ours.admin'), test.id('ours.organization'), 'organization')), 'manager',
          'of several roles the highest');
select is(test.asks('tenant_role', 'ours', format('select app.get_user_role(%L, %L, %L)', test.id('ours.admin'), test.id('ours.organization'), 'organization')), 'none',
          'nobody asks about others without the permission (E066)');
update core.organization_members set status = 'inactive';
select throws_ok($$select pg_temp.can('ours', 'units.view_all')$$, '42501', null, 'who is no member any more may do nothing');

select * from finish();
rollback;
