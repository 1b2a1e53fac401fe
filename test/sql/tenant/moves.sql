-- An organization moves out of its schema and into it again, and nothing is lost on the way (E001, E003). Who moves is the owner.
begin;
select plan(37);

-- The shared schemas want a whole address.
update org_north.properties set address = '{"line1": "1 Main St", "city": "Springfield", "state_province": "IL", "country": "US"}';
insert into org_north.transactions (journal_id, entry_side, transaction_type, account_id, amount, transaction_date, property_id)
select md5('a')::uuid, side, 'income', id, 5, '2025-01-01', test.id('north.property')
from (values ('debit', test.id('north.Cash')), ('credit', test.id('north.Rent'))) v (side, id);
update org_north.transactions set status = 'posted';
insert into org_north.work_orders (property_id, unit_id, tenant_id, created_by_user_id, assigned_to_user_id, title)
values (test.id('north.property'), test.id('north.unit'), test.id('north.tenant'), test.id('north.admin'), test.id('north.renter'), 'Tap');
insert into org_north.messages (sender_id, recipient_type, recipient_id, content)
values (test.id('north.admin'), 'user', test.id('north.renter'), 'x'), (test.id('north.admin'), 'unit', test.id('north.unit'), 'y');
set constraints all immediate;

create function pg_temp.moves(statement text) returns text
  language plpgsql
as $$
declare
  ending text := 'moved';
begin
  set local role pm_owner;
  execute statement;
  reset role;
  return ending;
exception when others then
  return sqlstate || ' ' || sqlerrm;
end
$$;

create temp table businesses (pooled text, org_table text);
insert into businesses select pooled::text, org_table from app.moved_tables() where org_table is not null;

create function pg_temp.counts(of_schema boolean) returns text
  language plpgsql
as $$
declare
  moved  record;
  n      bigint;
  result text := '';
begin
  for moved in select * from businesses order by org_table loop
    execute case when of_schema then format('select count(*) from org_north.%I', moved.org_table)
                 else format('select count(*) from %s where organization_id = %L', moved.pooled, test.id('north.organization')) end into n;
    result := result || format('%s %s, ', moved.org_table, n);
  end loop;
  return result;
end
$$;

create temp table before as select pg_temp.counts(true) as counts;

-- Out
select is(pg_temp.moves($$select app.move_out_of_schema('nobody')$$), 'P0002 there is no organization nobody with a schema of its own', 'nobody moves whom there is not');
select is(pg_temp.moves($$select app.move_out_of_schema('north')$$), 'moved', 'an organization moves out of its schema');
select is(pg_temp.counts(false), (select counts from before), 'with all rows of its business');
select is((select tenancy_model || coalesce(schema_name, ' nowhere') from public.tenant_registry where organization_id = test.id('north.organization')), 'pooled nowhere', 'and is pooled');
select is(test.asks('pm_app', 'north', 'select status from core.units where unit_number = ''101'''), 'occupied', 'its people find it there');
select is((select p.email::text from core.properties c join core.user_profiles u on u.id = c.property_manager_id join identity.user_profiles p on p.id = u.identity_user_id
           where c.id = test.id('north.property')), 'admin@north.example', 'with its manager');
select is((select sum(case entry_side when 'debit' then amount else -amount end) from financial.transactions where organization_id = test.id('north.organization')), 0.00, 'its books');
select is((select count(*) from communication.messages where organization_id = test.id('north.organization')), 2::bigint, 'its messages');
select cmp_ok((select count(*) from shared.audit_logs where organization_id = test.id('north.organization') and table_name like 'org_north.%'), '>', 10::bigint, 'and its audit trail');
select is(pg_temp.moves($$select app.move_out_of_schema('north')$$), 'P0002 there is no organization north with a schema of its own', 'once');

-- What is written while it is there comes along
insert into core.tenants (organization_id, property_id, first_name, last_name) values (test.id('north.organization'), test.id('north.property'), 'Nia', 'New');
update core.properties set metadata = '{"kept": true}' where id = test.id('north.property');

-- In again, into a schema as it was made
select is(pg_temp.moves($$select app.move_into_schema('nobody', 'org_north')$$), 'P0002 there is no organization nobody in the shared schemas', 'nobody moves whom there is not');
select lives_ok(format('call test.write_untriggered(''delete from org_north.%I'')', t), 'the schema is emptied: ' || t)
from unnest(array['messages', 'work_orders', 'transactions', 'accounts', 'leases', 'tenants', 'units', 'buildings', 'properties', 'users', 'organizations']) t;
insert into financial.invoices (organization_id, property_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount, invoice_date, due_date)
values (test.id('north.organization'), test.id('north.property'), test.id('north.tenant'), 'INV-1', 'rent', 1, 1, current_date, current_date);
select matches(pg_temp.moves($$select app.move_into_schema('north', 'org_north')$$), '^55000 north has rows that have no place in a schema', 'what has no place there keeps it');
delete from financial.invoices where organization_id = test.id('north.organization');
select is(pg_temp.moves($$select app.move_into_schema('north', 'org_north')$$), 'moved', 'an organization moves into its schema');
select is(replace(pg_temp.counts(true), 'tenants 2', 'tenants 1'), (select counts from before), 'with what it had, and the tenant who came');
select is((select u.first_name || ' ' || u.email from org_north.tenants t join org_north.users u on u.id = t.user_id where u.first_name = 'Nia'),
          (select 'Nia ' || id || '@renter.invalid' from org_north.users where first_name = 'Nia'), 'who is a user that can not sign in');
select is(pg_temp.counts(false), regexp_replace((select counts from before), '[0-9]+', '0', 'g'), 'nothing is left behind');
select is((select sum(case entry_side when 'debit' then amount else -amount end) from org_north.transactions), 0.00, 'its books balance');
select is((select posted_at = now() from org_north.transactions limit 1), true, 'and keep their day');
select is((select columns ->> 'metadata' from org_north.pooled_rows where table_name = 'core.properties' and record_id = test.id('north.property')), '{"kept": true}',
          'what has no column here is kept for the way back');
select is(test.asks('pm_app', 'north', 'select status from org_north.units where unit_number = ''101'''), 'occupied', 'its people find it there');
select is(test.does(role, array['all'], 'select from org_north.pooled_rows', 'north'), 'refused', role || ' sees nothing of what is kept')
from unnest(array['pm_app', 'property_manager_role', 'tenant_role', 'pm_readonly', 'pm_reporting']) role;
select is((select tenancy_model || ' ' || schema_name from public.tenant_registry where organization_id = test.id('north.organization')), 'schema org_north', 'the registry knows');

select * from finish();
rollback;
