-- Every check of an organization's own schema, broken once: a wrong value is refused, by the name of its check. Triggers are
-- asleep, for some of them mend or refuse the value before the check sees it.
begin;
select plan(185);

insert into org_north.transactions (journal_id, entry_side, transaction_type, account_id, amount, transaction_date)
values (gen_random_uuid(), 'debit', 'income', test.id('north.Cash'), 1, '2025-01-01');
call test.write_untriggered('insert into org_north.transactions_archive select t.*, now() from org_north.transactions t');
insert into org_north.work_orders (property_id, created_by_user_id, title) values (test.id('north.property'), test.id('north.admin'), 'Tap');
insert into org_north.messages (sender_id, recipient_type, recipient_id, content)
values (test.id('north.admin'), 'unit', test.id('north.unit'), 'x');

-- The check that refuses it; nothing of the change stays.
create function pg_temp.refusing(t text, change text) returns text
  language plpgsql
as $$
declare
  reason text;
begin
  call test.write_untriggered(format('update org_north.%I set %s', t, change));
  return 'accepted';
exception when check_violation then
  get stacked diagnostics reason = constraint_name;
  return reason;
end
$$;

create temp table cases (t text, checked text, change text);
insert into cases values
  ('organizations', 'currency',             $$currency = 'usd'$$),
  ('organizations', 'domain',               $$domain = 'A.example'$$),
  ('organizations', 'id',                   $$id = '00000000-0000-0000-0000-000000000000'$$),
  ('organizations', 'is_money',             $$currency = 'XXX'$$),
  ('organizations', 'is_money',             $$currency = 'XTS'$$),
  ('organizations', 'max_properties',       $$max_properties = -1$$),
  ('organizations', 'max_users',            $$max_users = -1$$),
  ('organizations', 'settings',             $$settings = '"x"'$$),
  ('organizations', 'subscription_plan',    $$subscription_plan = 'galaxy'$$),
  ('users',         'email',                $$email = 'A@x.example'$$),
  ('users',         'email',                $$email = 'x' || id$$),
  ('users',         'preferences',          $$preferences = '"x"'$$),
  ('users',         'role',                 $$role = 'galaxy'$$),
  ('users',         'status',               $$status = 'galaxy'$$),
  ('properties',    'address',              $$address = '"x"'$$),
  ('properties',    'financial_settings',   $$financial_settings = '"x"'$$),
  ('properties',    'policies',             $$policies = '"x"'$$),
  ('properties',    'status',               $$status = 'galaxy'$$),
  ('properties',    'total_units',          $$total_units = -1$$),
  ('properties',    'type',                 $$type = 'galaxy'$$),
  ('buildings',     'floors',               $$floors = -1$$),
  ('buildings',     'units_per_floor',      $$units_per_floor = -1$$),
  ('units',         'bathrooms',            $$bathrooms = -1$$),
  ('units',         'bedrooms',             $$bedrooms = -1$$),
  ('units',         'rent_amount',          $$rent_amount = -1$$),
  ('units',         'square_feet',          $$square_feet = -1$$),
  ('units',         'status',               $$status = 'galaxy'$$),
  ('tenants',       'background_check_status', $$background_check_status = 'galaxy'$$),
  ('tenants',       'emergency_contact',    $$emergency_contact = '"x"'$$),
  ('tenants',       'employment_info',      $$employment_info = '"x"'$$),
  ('tenants',       'tenant_references',    $$tenant_references = '"x"'$$),
  ('tenants',       'status',               $$status = 'galaxy'$$),
  ('leases',        'late_fee_amount',      $$late_fee_amount = -1$$),
  ('leases',        'lease_terms',          $$lease_terms = '"x"'$$),
  ('leases',        'lease_type',           $$lease_type = 'galaxy'$$),
  ('leases',        'rent_amount',          $$rent_amount = -1$$),
  ('leases',        'security_deposit',     $$security_deposit = -1$$),
  ('leases',        'start_date_end_date',  $$end_date = start_date - 1$$),
  ('leases',        'status',               $$status = 'galaxy'$$),
  ('accounts',      'account_type',         $$account_type = 'galaxy'$$),
  ('accounts',      'parent_account_id',    $$parent_account_id = id$$),
  ('work_orders',   'actual_cost',          $$actual_cost = -1$$),
  ('work_orders',   'estimated_cost',       $$estimated_cost = -1$$),
  ('work_orders',   'priority',             $$priority = 'galaxy'$$),
  ('work_orders',   'status',               $$status = 'galaxy'$$),
  ('work_orders',   'status_completed_date', $$status = 'completed'$$),
  ('work_orders',   'status_completed_date', $$completed_date = now()$$),
  ('messages',      'message_type',         $$message_type = 'galaxy'$$),
  ('messages',      'priority',             $$priority = 'galaxy'$$),
  ('messages',      'recipient_type',       $$recipient_type = 'galaxy'$$),
  ('audit_log',     'action',               $$action = 'TRUNCATE'$$);

-- The archive has the checks of the ledger, by the same names (E170).
insert into cases
select t, checked, change
from unnest(array['transactions', 'transactions_archive']) t, (values
  ('amount',              $$amount = 0$$),
  ('currency',            $$currency = 'usd'$$),
  ('entry_side',          $$entry_side = 'galaxy'$$),
  ('is_money',            $$currency = 'XXX'$$),
  ('is_money',            $$currency = 'XTS'$$),
  ('metadata',            $$metadata = '"x"'$$),
  ('property_id_unit_id', $$property_id = null, unit_id = id$$),
  ('reverses_id',         $$reverses_id = id$$),
  ('status',              $$status = 'galaxy'$$),
  ('status_posted_at',    $$status = 'posted'$$),
  ('status_posted_at',    $$posted_at = now()$$),
  ('transaction_date',    $$transaction_date = '1899-12-31'$$),
  ('transaction_type',    $$transaction_type = 'galaxy'$$)
) c (checked, change);

-- No day is infinite, no amount is NaN, nothing is called nothing: whatever column of that kind a table has.
insert into cases
select c.relname, 'finite', format('%I = %L', a.attname, value)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped, unnest(array['infinity', '-infinity']) value
where c.relnamespace = 'org_north'::regnamespace and c.relkind = 'r' and c.relname <> 'audit_log' and a.atttypid in ('date'::regtype, 'timestamptz'::regtype);
insert into cases
select c.relname, 'not_a_number', format('%I = ''NaN''', a.attname)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = 'org_north'::regnamespace and c.relkind = 'r' and a.atttypid = 'numeric'::regtype;
insert into cases
select c.relname, 'not_blank', format('%I = %L', a.attname, value)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped, unnest(array['', ' x']) value
where c.relnamespace = 'org_north'::regnamespace and c.relkind = 'r' and a.attname ~ '(^|_)(name|number|title)$' and c.relname not in ('audit_log', 'pooled_rows');

select is(pg_temp.refusing(t, change), format('%s_%s_check', case when change ~ 'archived_at' then t else replace(t, '_archive', '') end, checked), format('%s: %s', t, change))
from cases;
select throws_ok(
  $$call test.write_untriggered('update org_north.organizations set timezone = ''Mars/Olympus''')$$, '22023', null, 'a time zone is one that exists (E215)');
select is_empty(
  $$select k.conrelid::regclass, k.conname from pg_constraint k
    where k.connamespace = 'org_north'::regnamespace and k.contype = 'c' and k.conname <> 'organizations_timezone_check'
      and not exists (select from cases c where format('org_north.%I', c.t)::regclass = k.conrelid
                      and k.conname in (format('%s_%s_check', c.t, c.checked), format('%s_%s_check', replace(c.t, '_archive', ''), c.checked)))$$,
  'no check is left out');

select * from finish();
rollback;
