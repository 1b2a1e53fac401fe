-- What each persona can and can't do on a working day, over all of the business. A cell is how many rows the statement reads or
-- writes; 0: they are not his to reach; -: it is refused. In ours there are two properties: the House, with the renter, his
-- neighbour and the books of both, which the property manager manages, and the Annex, with a tenant, which he doesn't.
begin;
select plan(52);

call test.create_books('ours');
call test.create_books('theirs');

with annex as (
  insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country)
  values (test.id('ours.organization'), 'Annex', 'mixed', 'x', 'y', 'z', 'US') returning organization_id, id
),
flat as (insert into core.units (organization_id, property_id, unit_number) select organization_id, id, '1' from annex returning organization_id, property_id, id),
anna as (
  insert into core.tenants (organization_id, property_id, unit_id, first_name, last_name)
  select organization_id, property_id, id, 'Anna', 'Annex' from flat returning organization_id, property_id, id
)
insert into test.ids
select 'ours.annex', id from annex union all select 'ours.annex unit', id from flat union all select 'ours.annex tenant', id from anna;
insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, rent_amount, status) values
  (test.id('ours.organization'), test.id('ours.annex'),    test.id('ours.annex unit'), test.id('ours.annex tenant'), current_date - 9, 800, 'active'),
  (test.id('ours.organization'), test.id('ours.property'), test.id('ours.unit'),       test.id('ours.tenant'),       current_date + 900, 950, 'draft');
insert into financial.invoices (organization_id, property_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount, invoice_date, due_date, status)
values (test.id('ours.organization'), test.id('ours.annex'), test.id('ours.annex tenant'), 'INV-3', 'rent', 100, 100, current_date, current_date + 10, 'pending');
insert into financial.expenses (organization_id, property_id, account_id, description, amount, total_amount, expense_date)
select test.id('ours.organization'), id, test.id('ours.Cash'), 'Repairs', 30, 30, current_date from unnest(array[test.id('ours.property'), test.id('ours.annex'), null]) id;
insert into operations.vendors (organization_id, name) values (test.id('ours.organization'), 'Plumber & Sons');
insert into operations.maintenance_requests (organization_id, property_id, unit_id, tenant_id, title)
select test.id('ours.organization'), test.id('ours.property'), test.id('ours.unit'), test.id('ours.tenant'), 'Tap drips'
union all select test.id('ours.organization'), test.id('ours.annex'), test.id('ours.annex unit'), test.id('ours.annex tenant'), 'Door squeaks';

create function pg_temp.answer(persona text, statement text) returns text
  language sql
as $$
  select replace(
    test.does(
      case when persona in ('admin', 'manager', 'accountant', 'staff') then 'pm_app' else persona end,
      array(select jsonb_array_elements_text(app.permissions_of(case persona when 'property_manager_role' then 'property_manager' else persona end))),
      statement
    ), 'refused', '-')
$$;

-- of the organization: admin, manager, accountant, staff; of his properties; of himself; the readers
create temp table work (area, deed, admin, manager, accountant, staff, property_manager, renter, readonly, reporting, statement) as values
  ('core', 'sees properties',               '2', '2', '2', '2', '1', '1', '2', '2', 'select id from core.properties'),
  ('core', 'adds a property',               '1', '1', '-', '-', '-', '-', '-', '-', $$insert into core.properties (name, property_type, address_line1, city, state_province, country) values ('New', 'mixed', 'x', 'y', 'z', 'US') returning 1$$),
  ('core', 'sees units',                    '3', '3', '3', '3', '2', '1', '3', '3', 'select id from core.units'),
  ('core', 'adds a unit',                   '1', '1', '-', '-', '-', '-', '-', '-', format($$insert into core.units (property_id, unit_number) values (%L, '9') returning 1$$, test.id('ours.property'))),
  ('core', 'changes rooms of units',        '3', '3', '0', '3', '2', '-', '-', '-', 'update core.units set bedrooms = 2 returning 1'),
  ('core', 'sees tenants',                  '3', '3', '3', '3', '2', '1', '3', '3', 'select id from core.tenants'),
  ('core', 'adds a tenant',                 '1', '1', '-', '1', '1', '-', '-', '-', format($$insert into core.tenants (property_id, first_name, last_name) values (%L, 'New', 'x') returning 1$$, test.id('ours.property'))),
  ('core', 'adds a tenant to the Annex',    '1', '1', '-', '1', '-', '-', '-', '-', format($$insert into core.tenants (property_id, first_name, last_name) values (%L, 'New', 'x') returning 1$$, test.id('ours.annex'))),
  ('core', 'sees leases, drafts too',       '3', '3', '3', '3', '2', '1', '3', '3', 'select id from core.leases'),
  ('core', 'changes rents',                 '3', '3', '0', '3', '2', '-', '-', '-', 'update core.leases set security_deposit = 1 returning 1'),
  ('core', 'deletes a draft lease',         '1', '1', '0', '0', '-', '-', '-', '-', $$delete from core.leases where status = 'draft' returning 1$$),
  ('core', 'renames the organization',      '1', '0', '0', '0', '-', '-', '-', '-', $$update core.organizations set name = 'New' returning 1$$),
  ('core', 'makes a member administrator',  '1', '0', '0', '0', '-', '-', '-', '-', $$update core.organization_members set permissions = '["all"]' returning 1$$),
  ('core', 'sees members',                  '1', '1', '1', '1', '-', '-', '1', '1', 'select id from core.organization_members'),

  ('money', 'sees invoices',                '3', '3', '3', '3', '2', '1', '3', '3', 'select id from financial.invoices'),
  ('money', 'writes an invoice',            '1', '1', '1', '1', '-', '-', '-', '-', format($$insert into financial.invoices (property_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount, invoice_date, due_date) values (%L, %L, 'x', 'rent', 1, 1, current_date, current_date) returning 1$$, test.id('ours.property'), test.id('ours.tenant'))),
  ('money', 'changes invoices',             '3', '3', '3', '3', '-', '-', '-', '-', $$update financial.invoices set description = 'x' returning 1$$),
  ('money', 'deletes an open invoice',      '1', '0', '1', '0', '-', '-', '-', '-', $$delete from financial.invoices where invoice_number = 'INV-3' returning 1$$),
  ('money', 'sees payments',                '2', '2', '2', '2', '2', '1', '2', '2', 'select id from financial.payments'),
  ('money', 'books a payment',              '1', '1', '1', '1', '-', '-', '-', '-', format($$insert into financial.payments (property_id, tenant_id, payment_number, payment_method, payment_amount, net_amount, payment_date) values (%L, %L, 'x', 'ach', 1, 1, current_date) returning 1$$, test.id('ours.property'), test.id('ours.tenant'))),
  ('money', 'says what a payment pays',     '1', '1', '1', '1', '-', '-', '-', '-', format($$insert into financial.payment_allocations (payment_id, invoice_id, allocated_amount) values (%L, %L, 10) returning 1$$, test.id('ours.PAY-1'), test.id('ours.INV-1'))),
  ('money', 'says that a payment failed',   '2', '0', '2', '0', '-', '-', '-', '-', $$update financial.payments set status = 'failed' returning 1$$),
  ('money', 'sees expenses, salaries too',  '3', '3', '3', '3', '1', '-', '3', '3', 'select id from financial.expenses'),
  ('money', 'books an expense',             '1', '1', '1', '1', '1', '-', '-', '-', format($$insert into financial.expenses (property_id, account_id, description, amount, total_amount, expense_date) values (%L, %L, 'x', 1, 1, current_date) returning 1$$, test.id('ours.property'), test.id('ours.Cash'))),
  ('money', 'approves expenses',            '3', '3', '3', '0', '-', '-', '-', '-', $$update financial.expenses set status = 'approved', approved_by = app.current_profile_id(), approved_at = now() returning 1$$),
  ('money', 'adds an account',              '1', '-', '1', '-', '-', '-', '-', '-', $$insert into financial.accounts (account_code, account_name, account_type) values ('9', 'x', 'asset') returning 1$$),
  ('money', 'writes a budget',              '1', '1', '1', '-', '-', '-', '-', '-', $$insert into financial.budgets (name, budget_year) values ('x', 2030) returning 1$$),

  ('upkeep', 'sees requests',               '2', '2', '0', '2', '1', '1', '2', '2', 'select id from operations.maintenance_requests'),
  ('upkeep', 'enters a request',            '1', '1', '-', '1', '1', '-', '-', '-', format($$insert into operations.maintenance_requests (property_id, title) values (%L, 'x') returning 1$$, test.id('ours.property'))),
  ('upkeep', 'changes requests',            '2', '2', '0', '2', '1', '-', '-', '-', $$update operations.maintenance_requests set priority = 'high' returning 1$$),
  ('upkeep', 'deletes requests',            '2', '2', '0', '0', '-', '-', '-', '-', 'delete from operations.maintenance_requests returning 1'),
  ('upkeep', 'sees vendors',                '1', '1', '1', '1', '1', '-', '1', '1', 'select id from operations.vendors'),
  ('upkeep', 'adds a vendor',               '1', '1', '1', '-', '-', '-', '-', '-', $$insert into operations.vendors (name) values ('x') returning 1$$),

  ('words', 'publishes an announcement',    '1', '1', '-', '-', '-', '-', '-', '-', $$insert into communication.announcements (title, content) values ('x', 'x') returning 1$$),
  ('words', 'writes to a tenant',           '1', '1', '1', '1', '1', '-', '-', '-', format($$insert into communication.messages (sender_id, recipient_type, recipient_id, content) values (%L, 'tenant', %L, 'x') returning 1$$, test.id('ours.profile'), test.id('ours.tenant'))),
  ('words', 'writes to one of the Annex',   '1', '1', '1', '1', '-', '-', '-', '-', format($$insert into communication.messages (sender_id, recipient_type, recipient_id, content) values (%L, 'tenant', %L, 'x') returning 1$$, test.id('ours.profile'), test.id('ours.annex tenant'))),
  ('words', 'writes to all of the Annex',   '1', '1', '1', '1', '-', '-', '-', '-', format($$insert into communication.messages (sender_id, recipient_type, recipient_id, content) values (%L, 'property', %L, 'x') returning 1$$, test.id('ours.profile'), test.id('ours.annex'))),
  ('words', 'writes to a unit of the Annex','1', '1', '1', '1', '-', '-', '-', '-', format($$insert into communication.messages (sender_id, recipient_type, recipient_id, content) values (%L, 'unit', %L, 'x') returning 1$$, test.id('ours.profile'), test.id('ours.annex unit'))),
  ('words', 'writes to a renter''s account','1', '1', '1', '1', '1', '-', '-', '-', format($$insert into communication.messages (sender_id, recipient_type, recipient_id, content) values (%L, 'user', %L, 'x') returning 1$$, test.id('ours.profile'), test.id('ours.lodger'))),
  ('words', 'reads the audit trail',        '1', '1', '1', '0', '-', '-', '-', '-', $$select 1 from shared.audit_logs where table_name = 'core.leases' limit 1$$),

  ('else', 'reads sessions',                '-', '-', '-', '-', '-', '-', '-', '-', 'select id from identity.auth_sessions'),
  ('else', 'empties a table',               '-', '-', '-', '-', '-', '-', '-', '-', 'delete from shared.currencies returning 1');

select is(
  (select string_agg(pg_temp.answer(persona, w.statement), ' ' order by place)
   from unnest(array['admin', 'manager', 'accountant', 'staff', 'property_manager_role', 'tenant_role', 'pm_readonly', 'pm_reporting']) with ordinality v (persona, place)),
  concat_ws(' ', w.admin, w.manager, w.accountant, w.staff, w.property_manager, w.renter, w.readonly, w.reporting),
  format('%s: %s', w.area, w.deed)
) from work w;

-- a manager writes to colleagues, and to nobody else's renters
update core.tenants set user_profile_id = test.id('ours.lodger') where id = test.id('ours.annex tenant');
update core.tenants set user_profile_id = null where id = test.id('ours.tenant');
select is(pg_temp.answer('property_manager_role', format($$insert into communication.messages (sender_id, recipient_type, recipient_id, content)
  values (%L, 'user', %L, 'x') returning 1$$, test.id('ours.profile'), test.id(recipient))), answer, 'a property manager writes to ' || what)
from (values ('ours.lodger', '-', 'no account of the Annex'), ('ours.profile', '1', 'a member')) v (recipient, answer, what);

-- the platform opens contexts, and reads no table
create function pg_temp.platform(statement text) returns text
  language plpgsql
as $$
begin
  set local role pm_service;
  execute statement;
  set local role none;
  return 'done';
exception when insufficient_privilege then return '-';
end
$$;
select is(pg_temp.platform(statement), answer, 'the service: ' || statement)
from (values ('select from core.properties', '-'), ('select from identity.user_profiles', '-'), ('delete from financial.invoices', '-'),
             (format('select app.set_context_as(%L, %L)', test.id('ours.admin'), test.id('ours.organization')), 'done')) v (statement, answer);

-- who has no context is nobody, whatever his role
select set_config('app.context', '', true);
create function pg_temp.nobody(role text) returns text
  language plpgsql
as $$
begin
  perform set_config('role', role, true);
  perform from core.properties;
  return 'sees';
exception when insufficient_privilege then return sqlerrm;
end
$$;
select is(pg_temp.nobody(role), 'no organization context', 'without a context, ' || role) from unnest(array['pm_app', 'property_manager_role', 'tenant_role', 'pm_readonly']) role;

select * from finish();
rollback;
