-- What each role stands for, whole, and that whoever gets a role gets its permissions (E067, E077).
begin;
select plan(24);

-- The matrix, printed: a change of it has to be made here as well.
select is(app.permissions_of(role), permissions::jsonb, 'what stands behind ' || role)
from (values
  ('admin',            '["all"]'),
  ('readonly',         '[]'),
  ('property_manager', '["communication.send", "maintenance.create", "maintenance.update", "users.view_all"]'),
  ('staff',            '["communication.send", "communication.view_all", "expenses.create", "finance.view_all", "invoices.create",
                         "invoices.update", "leases.create", "leases.update", "leases.view_all", "maintenance.create",
                         "maintenance.update", "maintenance.view_all", "payments.allocate", "payments.create", "properties.view_all",
                         "tenants.create", "tenants.update", "tenants.view_all", "units.update", "units.view_all", "users.create",
                         "users.view_all", "vendors.view_all"]'),
  ('accountant',       '["accounts.manage", "audit.view_all", "billing_cycles.manage", "budgets.manage", "communication.send",
                         "expenses.create", "expenses.delete", "expenses.update", "finance.view_all", "invoices.create",
                         "invoices.delete", "invoices.update", "leases.view_all", "ledger.post", "payment_methods.manage",
                         "payments.allocate", "payments.create", "payments.delete", "payments.update", "properties.view_all",
                         "reports.manage", "tenants.view_all", "units.view_all", "users.view_all", "vendors.manage",
                         "vendors.view_all"]'),
  ('nobody has it',    '[]')
) as stated (role, permissions);
select is(
  (select array_agg(code order by code) from identity.permissions where code not in (select jsonb_array_elements_text(app.permissions_of('manager')))),
  '{accounts.manage,all,expenses.delete,invoices.delete,ledger.post,members.manage,organization.update,payment_methods.manage,payments.delete,payments.update}',
  'a manager may all but these'
);

-- Nothing is asked for that the catalogue doesn't know, and nothing is in it that is never asked for.
create temp table asked as
  select distinct code[1] as code
  from (select concat(qual, with_check) as text from pg_policies
        union all
        select prosrc from pg_proc where pronamespace = 'app'::regnamespace) v,
       regexp_matches(text, '(?:organization_if|has_permission)\(''([a-z_]+\.[a-z_]+)''', 'g') as code
  union values ('members.manage'), ('users.create'); -- of invitations, by CASE
select is((select array_agg(code) from asked where code not in (select code from identity.permissions)), null, 'every permission asked for is catalogued');
select is((select array_agg(code) from identity.permissions where code not in (select code from asked) and code <> 'all'), null, 'every one catalogued is asked for');

-- Handing out
create function pg_temp.joins(role text, permissions jsonb default null) returns jsonb
  language sql
as $$
  delete from core.organization_members where user_profile_id = test.id('ours.lodger');
  insert into core.organization_members (organization_id, user_profile_id, role, permissions)
  values (test.id('ours.organization'), test.id('ours.lodger'), role, permissions) returning permissions
$$;
select is(pg_temp.joins(role), app.permissions_of(role), 'a new ' || role) from unnest(array['admin', 'manager', 'staff', 'readonly']) role;
select is(pg_temp.joins('admin', '[]'), '[]', 'or what the writer names, be it nothing');
insert into identity.user_roles (user_id, organization_id, entity_id, entity_type, role_name)
select test.id('ours.renter'), test.id('ours.organization'), test.id('ours.organization'), 'organization', 'accountant';
select is((select permissions from identity.user_roles), app.permissions_of('accountant'), 'a new accountant');

-- An organization's own role of that name
insert into identity.roles (organization_id, name) values (test.id('ours.organization'), 'staff');
insert into public.role_permissions (role_id, permission_id)
select r.id, p.id from identity.roles r, identity.permissions p where r.organization_id is not null and p.code = 'units.view_all';
select is(pg_temp.joins('staff'), '["units.view_all"]', 'an organization says what its staff may');
select is(app.permissions_of('staff', test.id('theirs.organization')), app.permissions_of('staff'), 'and not what others'' may');
select is(test.asks('pm_app', 'ours', $$select app.permissions_of('staff')$$), '["units.view_all"]', 'its people hear of it');
select is(test.asks('pm_app', 'theirs', $$select app.permissions_of('staff')$$), app.permissions_of('staff')::text, 'nobody else does');
select throws_ok(format('select test.asks(''pm_app'', ''theirs'', %L)', format('select app.permissions_of(''staff'', %L)', test.id('ours.organization'))),
  '42501', null, 'nor may anybody ask of an organization that he names');

-- Invited
select test.asks('pm_app', 'ours', $$select app.invite_user('new@nowhere.example', 'hash', role => 'staff')$$);
select set_config('role', 'pm_service', true), app.accept_invitation('hash'), set_config('role', 'none', true);
select is((select m.permissions from core.organization_members m join core.user_profiles p on p.id = m.user_profile_id
           join identity.user_profiles u on u.id = p.identity_user_id where u.email = 'new@nowhere.example'), '["units.view_all"]'::jsonb, 'invited as staff');

-- Nobody of the application writes the catalogue
select throws_ok(format('select test.asks(''pm_app'', ''ours'', %L)', statement), '42501', null, statement)
from unnest(array['insert into identity.roles (name) values (''x'')', 'delete from public.role_permissions', 'update identity.permissions set code = ''x''']) statement;

select * from finish();
rollback;
