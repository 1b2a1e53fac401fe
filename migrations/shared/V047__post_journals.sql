-- Posting: debits equal credits in every journal that is posted, on one day that can be meant, and what is posted stays as it is
-- (E218).

set role pm_definer;

create function app.keep_posted_transactions() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Only the archive takes away what is final, as the definer, and it loses nothing.
  if tg_op = 'DELETE' and (old.status = 'pending' or current_user = 'pm_definer') then
    return old;
  end if;
  if tg_op in ('UPDATE', 'DELETE') and old.status <> 'pending' then
    raise exception using
      errcode = 'restrict_violation',
      schema = tg_table_schema, table = tg_table_name,
      message = format('%s of a line of journal %s: it is %s, and stays as it is', tg_op, old.journal_id, old.status),
      hint    = 'Undo a posted journal with app.reverse_journal().';
  end if;
  -- What moves with its organization from one place to another keeps its day.
  if tg_op = 'INSERT' and current_user = 'pm_definer' and new.posted_at is not null then
    return new;
  end if;
  -- A year ahead is planning, more is a slip of the pen.
  if new.status = 'posted' and isfinite(new.transaction_date) and new.transaction_date > now()::date + 366 then
    raise exception using
      errcode = 'check_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'transactions_transaction_date_posted_check',
      message = format('journal %s counts for %s, which is more than a year ahead', new.journal_id, new.transaction_date);
  end if;
  new.posted_at := case when new.status = 'posted' then now() end;
  return new;
end
$$;

create function app.require_balanced_journal(organization uuid, journal uuid) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  found_lines  record;
  reason       text;
begin
  select count(*) filter (where t.status = 'posted')                                       as posted,
         count(distinct t.currency)                                                        as currencies,
         count(distinct t.transaction_date)                                                as days,
         string_agg(distinct a.account_code, ', ') filter (where not a.is_active and t.reverses_id is null) as closed_accounts,
         coalesce(sum(t.amount) filter (where t.entry_side = 'debit'), 0)                  as debit,
         coalesce(sum(t.amount) filter (where t.entry_side = 'credit'), 0)                 as credit,
         count(*) filter (where (r.account_id, r.amount, r.currency, r.status, r.entry_side = t.entry_side,
                                 r.transaction_date > t.transaction_date)
                            is distinct from (t.account_id, t.amount, t.currency, 'posted', false, false)
                          and t.reverses_id is not null)                                   as bad_reversals
  into found_lines
  from financial.transactions t
  join financial.accounts a on (a.organization_id, a.id) = (t.organization_id, t.account_id)
  left join financial.transactions r on (r.organization_id, r.id) = (t.organization_id, t.reverses_id)
  where t.organization_id = organization and t.journal_id = journal;

  if found_lines.posted = 0 then return; end if;
  reason := case
    when found_lines.currencies > 1                   then 'has lines in several currencies'
    when found_lines.days > 1                         then 'has lines of several days'
    when found_lines.closed_accounts is not null      then format('books on accounts that are not active: %s', found_lines.closed_accounts)
    when found_lines.debit <> found_lines.credit      then format('has debits of %s and credits of %s', found_lines.debit, found_lines.credit)
    when found_lines.bad_reversals > 0                then 'reverses a line that is not posted or younger, or has another account, amount or currency, or the same side'
  end;
  if reason is not null then
    raise exception using
      errcode = 'check_violation',
      schema = 'financial', table = 'transactions', constraint = 'transactions_balanced_check',
      message = format('journal %s %s', journal, reason);
  end if;
end
$$;

create function app.check_journal() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform app.require_balanced_journal(new.organization_id, new.journal_id);
  return null;
end
$$;

-- Nobody books in another's name, nor in nobody's.
create function app.set_author() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.created_by := coalesce(app.current_profile_id(), new.created_by);
  return new;
end
$$;

comment on function app.keep_posted_transactions()            is 'BEFORE trigger: what is posted or void does not change';
comment on function app.set_author()                          is 'BEFORE INSERT trigger of tables whose created_by is a profile: within a context its own';
comment on function app.require_balanced_journal(uuid, uuid)  is 'An error unless a journal is balanced, or not posted';
comment on function app.check_journal()                       is 'Deferred trigger of financial.transactions';

grant execute on function app.keep_posted_transactions(), app.set_author(), app.check_journal() to pm_owner;

reset role;

set role pm_owner;

create trigger keep_posted_transactions
  before insert or update or delete on financial.transactions
  for each row execute function app.keep_posted_transactions();

create trigger set_author
  before insert on financial.transactions
  for each row
  when (current_user <> 'pm_definer') -- who moves an organization with all that was written by whom
  execute function app.set_author();

-- At the end of the transaction, so that lines can be written one by one.
create constraint trigger check_journal
  after insert or update on financial.transactions
  deferrable initially deferred
  for each row execute function app.check_journal();

-- As the caller, whose policies say what he may read and write.
create function app.reverse_journal(journal uuid, reversal_date date default app.organization_date(), reason text default null)
  returns uuid
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  reversal  constant uuid := gen_random_uuid();
  earlier   uuid;
begin
  select r.journal_id into earlier
  from financial.transactions t
  join financial.transactions r on (r.organization_id, r.reverses_id) = (t.organization_id, t.id) and r.status <> 'void'
  where t.organization_id = app.required_organization_id() and t.journal_id = journal
  limit 1;
  if found then
    raise exception using
      errcode = 'unique_violation',
      schema = 'financial', table = 'transactions', constraint = 'transactions_reversed_once_key',
      message = format('journal %s is already reversed by journal %s', journal, earlier),
      hint    = 'To undo the reversal, reverse that journal.';
  end if;
  insert into financial.transactions (
    organization_id, journal_id, entry_side, transaction_type, account_id, property_id, unit_id, tenant_id, invoice_id,
    payment_id, expense_id, amount, currency, description, transaction_date, reference_number, status, reverses_id
  )
  select
    organization_id, reversal, case entry_side when 'debit' then 'credit' else 'debit' end, transaction_type, account_id,
    property_id, unit_id, tenant_id, invoice_id, payment_id, expense_id, amount, currency,
    coalesce(reason, 'Reversal: ' || description), reversal_date, reference_number, 'posted', id
  from financial.transactions
  where organization_id = app.required_organization_id() and journal_id = journal and status = 'posted';
  if not found then
    raise exception using
      errcode = 'no_data_found',
      message = format('journal %s has no posted lines here', journal),
      hint    = 'An archived journal is corrected by an entry of its own.';
  end if;
  return reversal;
end
$$;

comment on function app.reverse_journal(uuid, date, text) is 'Posts the opposite of a posted journal, and returns the new journal''s id';

grant execute on function app.reverse_journal(uuid, date, text) to pm_app;

reset role;
