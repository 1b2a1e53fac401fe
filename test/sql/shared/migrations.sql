-- What migrations reach in the context of one organization, of tables that few files fill; and what is called by nobody else (E088).
begin;
select plan(14);

call test.create_books('ours');
call test.create_books('theirs');
insert into financial.payment_allocations (organization_id, property_id, tenant_id, payment_id, invoice_id, allocated_amount)
select test.id(slug || '.organization'), test.id(slug || '.property'), test.id(slug || '.tenant'), test.id(slug || '.PAY-1'), test.id(slug || '.INV-1'), 1
from unnest(array['ours', 'theirs']) slug;
insert into financial.transactions (organization_id, journal_id, entry_side, transaction_type, account_id, amount, currency, transaction_date)
select test.id(slug || '.organization'), gen_random_uuid(), 'debit', 'income', test.id(slug || '.Cash'), 1, 'USD', '2026-01-01' from unnest(array['ours', 'theirs']) slug;
call test.write_untriggered(format(
  'insert into financial.transactions_archive (organization_id, id, journal_id, entry_side, transaction_type, account_id, amount, currency, transaction_date)
   select organization_id, id, journal_id, entry_side, transaction_type, account_id, amount, currency, transaction_date from financial.transactions'));
insert into identity.user_claims (user_id, organization_id, claim_type, claim_value)
select test.id(slug || '.admin'), test.id(slug || '.organization'), 'department', 'Sales' from unnest(array['ours', 'theirs']) slug;
insert into communication.messages (organization_id, sender_id, recipient_type, recipient_id, content)
select test.id(slug || '.organization'), test.id(slug || '.profile'), 'user', test.id(slug || '.lodger'), 'x' from unnest(array['ours', 'theirs']) slug;

select is(test.asks('pm_owner', 'ours', format('select count(*) || '' '' || bool_and(organization_id = app.current_organization_id()) from %s', t)), '1 true', 'migrations see of one organization: ' || t)
from unnest(array['financial.payment_allocations', 'financial.transactions', 'financial.transactions_archive', 'identity.user_claims', 'communication.messages']) t;

select is(test.asks('pm_owner', 'ours', $$select monitoring.record_backup('dump', 5)$$), null, 'a backup is recorded');
select is((select size_bytes from monitoring.backups where kind = 'dump'), 5::bigint, 'with its size');
select is(test.asks('pm_owner', 'ours', $$select monitoring.record_backup('dump', 4, now() - interval '1 day')$$), null, 'one that ended before it');
select is((select size_bytes from monitoring.backups where kind = 'dump'), 5::bigint, 'does not take its place');
select throws_ok(format($$select test.asks('pm_owner', 'ours', 'select monitoring.record_backup(%s)')$$, said), '23514', null, format('a backup is not recorded as (%s)', said))
from (values ('''''  ''''', '5'), ('''''dump''''', '0')) v (kind, size), lateral (select concat_ws(', ', kind, size) as said) s;

select is(test.asks('pm_app', 'ours', 'select app.current_user_id()'), test.id('ours.admin')::text, 'a context is open');
select app.rotate_context_key();
select throws_ok('select app.current_user_id()', '42501', null, 'until the key is another');
select is(test.asks('pm_app', 'ours', 'select app.current_user_id()'), test.id('ours.admin')::text, 'and is opened anew');

select finish();
rollback;
