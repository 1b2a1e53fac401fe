-- The general ledger of an organization's own schema: balanced, posted as a whole, never changed (E218), archived when old (E169 to E171).
begin;
select plan(43);

create function pg_temp.staff(statement text) returns text
  language sql return test.refusal('pm_app', 'north', statement);
create function pg_temp.journal(name text) returns uuid
  language sql immutable
  return md5(name)::uuid;
-- Lines of a journal, such as 'debit Cash 100, credit Rent 100'.
create function pg_temp.write(journal text, lines text, status text default 'posted', day text default 'today', role text default 'pm_app') returns text
  language sql
  return test.refusal(role, 'north', (
    select format('insert into org_north.transactions (journal_id, entry_side, transaction_type, account_id, amount, currency, transaction_date, status) values %s',
                  string_agg(format('(%L, %L, ''income'', %L, %L, %L, %L, %L)', pg_temp.journal(journal), w[1], test.id('north.' || w[2]), w[3], w[4], day, status), ', '))
    from regexp_split_to_table(lines, ', ') line, regexp_split_to_array(line, ' ') w));

-- Balance
select is(pg_temp.write('a', 'debit Cash 100, credit Rent 100'), 'accepted', 'a balanced journal is posted');
select is((select string_agg(distinct format('%s by %s at %s', currency, u.email, posted_at = now()), ', ') from org_north.transactions t join org_north.users u on u.id = t.created_by),
          'USD by admin@north.example at t', 'in the organization''s currency (E216), by whom the context says, now');
select is(pg_temp.write('b', lines), 'transactions_balanced_check', lines || ' is not')
from unnest(array['debit Cash 100', 'debit Cash 100, credit Rent 99.99', 'debit Cash 5 EUR, credit Rent 5 USD']) lines;
select is(pg_temp.staff(format(
  $$insert into org_north.transactions (journal_id, entry_side, transaction_type, account_id, amount, transaction_date, status)
    values (%1$L, 'debit', 'income', %2$L, 5, '2025-11-01', 'posted'), (%1$L, 'credit', 'income', %3$L, 5, '2025-11-02', 'posted')$$,
  pg_temp.journal('b'), test.id('north.Cash'), test.id('north.Rent'))), 'transactions_balanced_check', 'nor one of two days');
select is(pg_temp.write('b', 'debit Cash 5, credit Rent 5', 'posted', (current_date + 400)::text), 'transactions_transaction_date_posted_check', 'nor one of the year after next');
update org_north.accounts set is_active = false where account_name = 'Rent';
select is(pg_temp.write('b', 'debit Cash 5, credit Rent 5'), 'transactions_balanced_check', 'nor one on an account that is closed');
update org_north.accounts set is_active = true;
select is(pg_temp.write('c', 'debit Cash 5, credit Rent 5, debit Cash 3', 'pending'), 'accepted', 'a draft need not be balanced');
select is(pg_temp.staff(format($$update org_north.transactions set status = 'posted' where journal_id = %L and amount = 5$$, pg_temp.journal('c'))),
          'transactions_journal_id_posted_at_excl', 'it is not posted in part');
select is(pg_temp.staff(format($$update org_north.transactions set status = 'posted' where journal_id = %L$$, pg_temp.journal('c'))), 'transactions_balanced_check', 'nor as it is');
select is(pg_temp.write('a', 'debit Cash 5, credit Rent 5', 'pending'), 'transactions_journal_id_posted_at_excl', 'nothing is added to one that is posted');

-- Posted is posted
select is(pg_temp.staff(statement), '23001', statement)
from unnest(array[$$update org_north.transactions set amount = 1 where status = 'posted'$$, $$update org_north.transactions set status = 'pending' where status = 'posted'$$,
                  $$delete from org_north.transactions where status = 'posted'$$]) statement;
select is(pg_temp.staff(format('delete from org_north.transactions where journal_id = %L', pg_temp.journal('c'))), 'accepted', 'a draft is thrown away');
select throws_ok('truncate org_north.transactions', '23001', null, 'nobody truncates the ledger');
select throws_ok('truncate org_north.transactions_archive', '23001', null, 'nor its archive');
select is(pg_temp.write('d', 'debit Cash 5', 'pending'), 'accepted', 'a draft');
update org_north.transactions set updated_at = '2000-01-01' where status = 'pending';
select is((select updated_at = now() from org_north.transactions where status = 'pending'), true, 'knows when it changed');
select is(pg_temp.write('e', 'debit Cash 5, credit Rent 5', 'posted', 'today', role), '42501', role || ' posts nothing')
from unnest(array['property_manager_role', 'tenant_role', 'pm_readonly']) role;

-- Undoing
select is(pg_temp.staff(format($$select org_north.reverse_journal(%L, current_date, 'Slip')$$, pg_temp.journal('a'))), 'accepted', 'a journal is undone by its opposite');
select results_eq(
  $$select entry_side::text, amount, description from org_north.transactions where reverses_id is not null order by 1$$,
  $$values ('credit', 100.00, 'Slip'), ('debit', 100.00, 'Slip')$$, 'on the other side, for a reason');
select is(pg_temp.staff(format('select org_north.reverse_journal(%L, current_date)', pg_temp.journal('a'))), 'transactions_reversed_once_key', 'once');
select is(test.asks('pm_app', 'north', format('select org_north.reverse_journal(%L, current_date)', pg_temp.journal('none'))), null, 'what is not there is not undone');
select is(test.asks('pm_app', 'ours', format('select org_north.reverse_journal(%L, current_date)', pg_temp.journal('a'))), null, 'nor by another organization');

-- Accounts
select is(pg_temp.staff(format('update org_north.accounts set parent_account_id = %L where account_name = ''Rent''', test.id('north.Cash'))), 'accepted', 'accounts are a tree');
select is(pg_temp.staff(format('update org_north.accounts set parent_account_id = %L where account_name = ''Cash''', test.id('north.Rent'))), 'accounts_no_cycle', 'and not a circle (E044)');
select is(pg_temp.staff($$update org_north.accounts set account_type = 'liability' where account_name = 'Rent'$$), 'accounts_account_type_is_fixed', 'one with lines keeps its type');
select matches((select new_values::text from org_north.audit_log where table_name = 'accounts' order by created_at desc limit 1), 'parent_account_id', 'a change of one is audited');
select matches((select string_agg(action, ', ') from org_north.audit_log where table_name = 'transactions'), 'INSERT', 'and so are the lines');

-- The archive
select is(pg_temp.write('old ' || n, 'debit Cash 8, credit Rent 8', 'posted', '2020-01-31'), 'accepted', 'an old journal') from generate_series(1, 3) n;
select is(test.asks('pm_cron', 'north', 'select org_north.archive_old_transactions(at_most => 1)'), '2', 'goes to the archive, a whole one at a time');
select is(test.asks('pm_cron', 'north', 'select app.org_archive_all_transactions()'), '4', 'the others too, by the job for all schemas');
select is(test.asks('pm_cron', 'north', 'select app.org_archive_all_transactions()'), '0', 'until none is left');
select is((select count(*) || ' of ' || sum(amount) from org_north.transactions_archive), '6 of 48.00', 'none is lost');
select matches((select string_agg(action, ', ') from org_north.audit_log where table_name = 'transactions_archive'), 'INSERT', 'and each is audited');
select is(pg_temp.write('old 1', 'debit Cash 8, credit Rent 8'), 'transactions_balanced_check', 'nothing is added to it');
select throws_ok('update org_north.transactions_archive set amount = 1', '23001', null, 'nothing in it changes');

select * from finish();
rollback;
