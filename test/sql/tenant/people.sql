-- Who writes to whom in an organization's own schema, and what a renter and a manager have to do with: rows that are one's own, and no
-- others (E016, E018, E081, E082, E087).
begin;
select plan(43);

insert into org_north.users (id, organization_id, email, role, status)
values (md5('staff')::uuid, test.id('north.organization'), 'staff@north.example', 'staff', 'active'),
       (md5('stranger')::uuid, test.id('north.organization'), 'stranger@north.example', 'tenant', 'inactive');
insert into org_north.tenants (user_id, property_id, unit_id) values (md5('stranger')::uuid, test.id('north.spare'), test.id('north.unit 201'));

-- Without a context
select throws_ok(format('set local role %I; select id from org_north.units', role), '42501', 'no organization context', role || ' without a context gets an error, and no empty answer')
from unnest(array['pm_app', 'property_manager_role']) role;

create function pg_temp.ids(role text, name text, slug text default 'north') returns text
  language sql
  return test.asks(role, slug, format('select coalesce(string_agg(x::text, '' ''), '''') from unnest(org_north.%I()) x', name));

-- The lists that policies compare with
select is(pg_temp.ids('property_manager_role', 'my_property_ids'), test.id('north.property')::text, 'a manager has his properties');
select is(length(pg_temp.ids('property_manager_role', 'my_managed_unit_ids')), 73, 'and the two units in them');
select is(pg_temp.ids('tenant_role', name), test.id('north.' || own)::text, name)
from (values ('my_tenant_ids', 'tenant'), ('my_unit_ids', 'unit'), ('my_rented_property_ids', 'property'), ('my_home_unit_ids', 'unit'), ('my_home_property_ids', 'property')) v (name, own);
select matches(pg_temp.ids('property_manager_role', 'my_correspondent_ids'), pattern, what)
from (values (md5('staff')::uuid::text, 'a manager writes to colleagues'), (test.id('north.renter')::text, 'and to his renters')) v (pattern, what);
select doesnt_match(pg_temp.ids('property_manager_role', 'my_correspondent_ids'), md5('stranger')::uuid::text, 'not to those of others');
select is(pg_temp.ids(role, name, 'ours'), '', 'nobody has anything of another organization: ' || name)
from (values ('property_manager_role', 'my_property_ids'), ('property_manager_role', 'my_managed_unit_ids'), ('property_manager_role', 'my_correspondent_ids'),
             ('tenant_role', 'my_tenant_ids'), ('tenant_role', 'my_unit_ids'), ('tenant_role', 'my_rented_property_ids'), ('tenant_role', 'my_home_unit_ids'),
             ('tenant_role', 'my_home_property_ids')) v (role, name);

-- What a lease shows its renter
insert into org_north.leases (unit_id, tenant_id, start_date, rent_amount, status) values (test.id('north.unit 102'), test.id('north.tenant'), '2030-01-01', 1, 'draft');
select is(test.asks('tenant_role', 'north', 'select count(id) from org_north.units'), '1', 'a draft shows no unit');
select is(test.asks('tenant_role', 'north', 'select count(*) from org_north.leases'), '1', 'nor itself');
update org_north.leases set status = 'active' where status = 'draft';
select is(test.asks('tenant_role', 'north', 'select count(id) from org_north.units'), '2', 'a lease does');
select is(length(pg_temp.ids('tenant_role', 'my_home_unit_ids')), 36, 'he lives there from its first day');
update org_north.tenants set status = 'moved_out' where id = test.id('north.tenant');
update org_north.leases set end_date = current_date - 1, status = 'expired' where start_date < current_date;
select is(test.asks('tenant_role', 'north', 'select count(id) from org_north.units'), '2', 'where he lived is still shown');
select is(pg_temp.ids('tenant_role', 'my_home_unit_ids'), '', 'but he does not live there');
update org_north.tenants set status = 'active' where id = test.id('north.tenant');
select is(test.does('tenant_role', '{}', format('select %I from org_north.%I', c, t), 'north'), 'refused', format('a renter does not read %s.%s (E048)', t, c))
from (values ('tenants', 'background_check_status'), ('tenants', 'employment_info'), ('work_orders', 'actual_cost'), ('organizations', 'settings')) v (t, c);

-- Messages
create function pg_temp.writes(role text, sender uuid, kind text, recipient uuid) returns text
  language sql
  return test.refusal(role, 'north', format('insert into org_north.messages (sender_id, recipient_type, recipient_id, content) values (%L, %L, %L, ''x'')', sender, kind, recipient));

select is(pg_temp.writes('property_manager_role', test.id('north.admin'), kind, recipient), ending, format('a manager writes to %s: %s', what, ending))
from (values
  ('user',     md5('staff')::uuid,        'a colleague',         'accepted'),
  ('user',     test.id('north.renter'),   'his renter',          'accepted'),
  ('user',     md5('stranger')::uuid,     'another''s renter',   '42501'),
  ('unit',     test.id('north.unit'),     'a unit of his',       'accepted'),
  ('unit',     test.id('north.unit 201'), 'a unit of another''s', '42501'),
  ('property', test.id('north.property'), 'his property',        'accepted'),
  ('property', test.id('north.spare'),    'another''s property', '42501')
) v (kind, recipient, what, ending);
select is(pg_temp.writes('property_manager_role', md5('staff')::uuid, 'user', test.id('north.renter')), '42501', 'nor in a colleague''s name (E084)');
select is(pg_temp.writes('pm_app', test.id('north.admin'), 'user', gen_random_uuid()), 'messages_recipient_user_id_fkey', 'a recipient is somebody (E021)');
select is(test.asks('tenant_role', 'north', 'select string_agg(recipient_type, '' '' order by recipient_type) from org_north.messages'), 'property unit user', 'a renter reads what is for him, his home and his house');
update org_north.messages set recipient_id = test.id('north.unit 201') where recipient_type = 'unit';
select is(test.asks('tenant_role', 'north', 'select count(*) from org_north.messages where recipient_type = ''unit'''), '0', 'and not what is for others');
select is(test.does('pm_app', test.all_but('communication.view_all'), 'select from org_north.messages', 'north'), '4', 'whoever wrote them reads them, without permission');
insert into org_north.messages (sender_id, recipient_type, recipient_id, content)
select md5('staff')::uuid, 'property', id, 'x' from org_north.properties;
select is(test.asks('property_manager_role', 'north', format('select count(*) from org_north.messages where sender_id = %L', md5('staff')::uuid)), '1', 'a manager reads what others write to his property');

select * from finish();
rollback;
