-- What the books of an organization's own schema hold to: lines in the organization's currency (E216) by who writes them, journals
-- that are posted balanced and as a whole (E218). As in financial; the functions ask the table in which schema it is.

set role pm_definer;

create function app.org_default_currency() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('select currency from %I.organizations', tg_table_schema) into new.currency;
  return new;
end
$$;

-- Users of the schema have the ids of their logins; who is none of them keeps what he says.
create function app.org_set_author() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  author uuid;
begin
  execute format('select id from %I.users where id = $1', tg_table_schema) into author using app.current_user_id();
  new.created_by := coalesce(author, new.created_by);
  return new;
end
$$;

-- The type of an account says what every line booked on it means, and lines don't change any more.
create function app.org_keep_account_type() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  has_lines boolean;
begin
  execute format(
    'select exists (select from %1$I.transactions where account_id = $1 and status = ''posted'')
         or exists (select from %1$I.transactions_archive where account_id = $1 and status = ''posted'')', tg_table_schema
  ) into has_lines using old.id;
  if has_lines then
    raise exception using
      errcode = 'restrict_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'accounts_account_type_is_fixed',
      message = format('account %s has posted lines: it stays of type %s', old.account_code, old.account_type),
      hint    = 'Make another account, and move what is on this one there by a journal.';
  end if;
  return null;
end
$$;

create function app.org_check_journal() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  found_lines  record;
  reason       text;
begin
  execute format(
    'select count(*) filter (where t.status = ''posted'')                           as posted,
            count(distinct t.currency)                                              as currencies,
            count(distinct t.transaction_date)                                      as days,
            string_agg(distinct a.account_code, '', '') filter (where not a.is_active and t.reverses_id is null) as closed_accounts,
            coalesce(sum(t.amount) filter (where t.entry_side = ''debit''), 0)      as debit,
            coalesce(sum(t.amount) filter (where t.entry_side = ''credit''), 0)     as credit,
            count(*) filter (where (r.account_id, r.amount, r.currency, r.status, r.entry_side = t.entry_side,
                                    r.transaction_date > t.transaction_date)
                               is distinct from (t.account_id, t.amount, t.currency, ''posted'', false, false)
                             and t.reverses_id is not null)                         as bad_reversals,
            exists (select from %1$I.transactions_archive a where a.journal_id = $1) as archived
     from %1$I.transactions t
     join %1$I.accounts a on a.id = t.account_id
     left join %1$I.transactions r on r.id = t.reverses_id
     where t.journal_id = $1', tg_table_schema
  ) into found_lines using new.journal_id;

  reason := case
    when found_lines.archived                         then 'is archived: nothing can be added to it'
    when found_lines.posted = 0                       then null
    when found_lines.currencies > 1                   then 'has lines in several currencies'
    when found_lines.days > 1                         then 'has lines of several days'
    when found_lines.closed_accounts is not null      then format('books on accounts that are not active: %s', found_lines.closed_accounts)
    when found_lines.debit <> found_lines.credit      then format('has debits of %s and credits of %s', found_lines.debit, found_lines.credit)
    when found_lines.bad_reversals > 0                then 'reverses a line that is not posted or younger, or has another account, amount or currency, or the same side'
  end;
  if reason is not null then
    raise exception using
      errcode = 'check_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'transactions_balanced_check',
      message = format('journal %s %s', new.journal_id, reason);
  end if;
  return null;
end
$$;

comment on function app.org_default_currency()      is 'BEFORE INSERT trigger of a tenant schema''s transactions';
comment on function app.org_set_author()            is 'BEFORE INSERT trigger of a tenant schema''s transactions: within a context its user is their author';
comment on function app.org_keep_account_type()     is 'AFTER UPDATE trigger of a tenant schema''s accounts';
comment on function app.org_check_journal()         is 'Deferred trigger of a tenant schema''s transactions: balanced, and not archived';

grant execute on function
  app.org_default_currency(), app.org_set_author(), app.org_keep_account_type(), app.org_check_journal()
  to pm_owner;

reset role;
