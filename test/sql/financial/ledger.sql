-- The ledger: balanced, posted as a whole, never changed (E218); archived when it is old (E169, E171).
begin;
select plan(42);
call test.create_books('ours');
call test.create_books('theirs');

create function pg_temp.staff(query text) returns text
  language sql
  return test.refusal('pm_app', 'ours', query);

create function pg_temp.journal(name text) returns uuid
  language sql immutable
  return md5(name)::uuid;

-- Lines of a journal, such as 'debit Cash 100, credit Rent 100'.
create function pg_temp.write(journal text, lines text, status text default 'posted', day text default 'today', more text default '') returns text
  language sql
  return pg_temp.staff((
    select format('insert into financial.transactions (journal_id, entry_side, transaction_type, account_id, amount, currency, '
                  'transaction_date, status) values %s %s', string_agg(format('(%L, %L, ''income'', %L, %L, %L, %L, %L)',
                    pg_temp.journal(journal), w[1], test.id('ours.' || w[2]), w[3], coalesce(w[4], 'USD'), day, status), ', '), more)
    from regexp_split_to_table(lines, ', ') line, regexp_split_to_array(line, ' ') w));

create function pg_temp.post(journal text) returns text
  language sql
  return pg_temp.staff(format($$update financial.transactions set status = 'posted' where journal_id = %L$$, pg_temp.journal(journal)));

-- Balance
select is(pg_temp.write('a', 'debit Cash 100, credit Rent 100'), 'accepted', 'a balanced journal is posted');
select is(pg_temp.write('b', 'debit Cash 60, debit Cash 40.01, credit Rent 100'), 'transactions_balanced_check', 'one that is a cent off is not');
select is(pg_temp.write('b', 'debit Cash 100'), 'transactions_balanced_check', 'nor one side alone');
select is(pg_temp.write('b', 'debit Cash 100 EUR, credit Rent 100 USD'), 'transactions_balanced_check', 'nor one in two currencies (E216)');
select is(pg_temp.write('b', 'debit Cash NaN, credit Rent NaN'), 'transactions_not_a_number_check', 'nor one of no number');
select is(pg_temp.write('b', 'debit Cash -5, credit Rent -5'), 'transactions_amount_check', 'amounts are above zero');
select is(pg_temp.write('b', 'debit Cash 0, credit Rent 0'), 'transactions_amount_check', 'and not zero');
select is(pg_temp.staff(format(
  $$insert into financial.transactions (journal_id, entry_side, transaction_type, account_id, amount, transaction_date, status)
    values (%1$L, 'debit', 'income', %2$L, 5, '1900-11-01', 'posted'), (%1$L, 'credit', 'income', %3$L, 5, '2026-11-01', 'posted')$$,
  pg_temp.journal('b'), test.id('ours.Cash'), test.id('ours.Rent'))), 'transactions_balanced_check', 'nor one of two days');
select is(pg_temp.write('b', 'debit Cash 5, credit Rent 5', 'posted', day), format('transactions_%s_check', what), 'nor one of ' || day)
from (values ('infinity', 'finite'), ('-infinity', 'finite'), ('1899-12-31', 'transaction_date')) v (day, what);
select is(pg_temp.write('b', 'debit Cash 5, credit Rent 5', 'posted', (current_date + 400)::text), 'transactions_transaction_date_posted_check', 'nor one of the year after next');
update financial.accounts set is_active = false where account_name = 'Rent';
select is(pg_temp.write('b', 'debit Cash 5, credit Rent 5'), 'transactions_balanced_check', 'nor one on an account that is closed');
update financial.accounts set is_active = true;
select is(pg_temp.write('c', 'debit Cash 70', 'pending'), 'accepted', 'a draft need not be balanced');
select is(pg_temp.post('c'), 'transactions_balanced_check', 'to be posted it must');
select is(pg_temp.write('c', 'credit Rent 70', 'pending'), 'accepted', 'its other side comes later');
select is(pg_temp.post('c'), 'accepted', 'then it is posted');
select is(pg_temp.write('d', 'debit Cash 5, credit Rent 5, debit Cash 3', 'pending'), 'accepted', 'a draft of three lines');
select is(pg_temp.staff(format($$update financial.transactions set status = 'posted' where journal_id = %L and amount = 5$$, pg_temp.journal('d'))),
          'transactions_journal_id_posted_at_excl', 'a journal is not posted in part');

-- Posted is posted
select is(pg_temp.staff($$update financial.transactions set amount = 1 where status = 'posted'$$), '23001', 'its amounts stay');
select is(pg_temp.staff($$update financial.transactions set status = 'pending' where status = 'posted'$$), '23001', 'it is not taken back');
select is(pg_temp.staff($$delete from financial.transactions where status = 'posted'$$), '23001', 'nor deleted');
select is(pg_temp.staff(format($$delete from financial.transactions where journal_id = %L$$, pg_temp.journal('d'))), 'accepted', 'a draft is');
select throws_ok($$update financial.transactions set description = 'x' where status = 'posted'$$, '23001', null, 'not even a superuser changes it');
select is(pg_temp.staff($$update financial.accounts set account_type = 'expense' where account_code = '4000'$$),
          'accounts_account_type_is_fixed', 'an account keeps its type once something is booked on it');
select is(pg_temp.staff($$delete from financial.accounts where account_code = '4000'$$),
          'transactions_organization_id_account_id_fkey', 'and is not deleted');

select is((select array_agg(distinct created_by) from financial.transactions), array[test.id('ours.profile')], 'it says who wrote it');
select is(pg_temp.write('e', 'debit Cash 1, credit Rent 1'), 'accepted', 'on an account …');
update financial.accounts set is_active = false where account_name = 'Rent';
select is(pg_temp.staff(format('select app.reverse_journal(%L)', pg_temp.journal('e'))), 'accepted', '… that is closed since, it is still reversed');
update financial.accounts set is_active = true;

-- Reversal
select is(pg_temp.staff(format('select app.reverse_journal(%L, %L)', pg_temp.journal('a'), current_date - 1)),
          'transactions_balanced_check', 'nothing is undone before it was done');
select is(pg_temp.staff(format('select app.reverse_journal(%L)', pg_temp.journal('a'))), 'accepted', 'a journal is reversed');
select is(pg_temp.staff(format('select app.reverse_journal(%L)', pg_temp.journal('a'))), 'transactions_reversed_once_key', 'once');
select matches(test.message('pm_app', 'ours', format('select app.reverse_journal(%L)', pg_temp.journal('a'))),
               'journal .* is already reversed by journal', 'and the journal that did it is named');
select results_eq(
  $$select account_name::text, sum(case entry_side when 'debit' then amount else -amount end)
    from financial.transactions t join financial.accounts a on a.id = t.account_id
    where t.organization_id = test.id('ours.organization') and status = 'posted' group by 1 order by 1$$,
  $$values ('Cash', 70.00), ('Rent', -70.00)$$, 'then it counts for nothing');
select is(pg_temp.staff(format('select app.reverse_journal(%L)', pg_temp.journal('x'))), 'P0002', 'one that is not there is not reversed');

-- Two organizations may give a journal the same id
select is(test.refusal('pm_app', 'theirs', format(
  $$insert into financial.transactions (journal_id, entry_side, transaction_type, account_id, amount, transaction_date, status)
    select %L, s, 'income', %L, 9, current_date, 'posted' from unnest(array['debit', 'credit']) s$$, pg_temp.journal('a'), test.id('theirs.Cash'))),
  'accepted', 'a journal is one organization''s');

-- Archive
select is(pg_temp.write('old', 'debit Cash 8, credit Rent 8', 'posted', '2020-01-31'), 'accepted', 'an old journal');
select is(test.asks('pm_cron', 'ours', 'select app.archive_old_transactions()'), '2', 'goes to the archive');
select is(test.asks('pm_app', 'ours', format('select count(*) from financial.ledger where journal_id = %L and archived_at is not null', pg_temp.journal('old'))),
          '2', 'where staff find it');
select is(pg_temp.write('old', 'debit Cash 8, credit Rent 8'), 'transactions_balanced_check', 'nothing is added to it');
select throws_ok('update financial.transactions_archive set amount = 1', '23001', null, 'nothing in it changes');
select is(pg_temp.staff('insert into financial.transactions_archive select * from financial.transactions_archive'), '42501', 'staff write no archive');

select finish();
rollback;
