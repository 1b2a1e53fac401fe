-- Posting: debits equal credits in every journal that is posted, and what is posted stays as it is (E218).

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
         coalesce(sum(t.amount) filter (where t.entry_side = 'debit'), 0)                  as debit,
         coalesce(sum(t.amount) filter (where t.entry_side = 'credit'), 0)                 as credit,
         count(*) filter (where (r.account_id, r.amount, r.currency, r.status, r.entry_side = t.entry_side,
                                 r.transaction_date > t.transaction_date)
                            is distinct from (t.account_id, t.amount, t.currency, 'posted', false, false)
                          and t.reverses_id is not null)                                   as bad_reversals
  into found_lines
  from financial.transactions t
  left join financial.transactions r on (r.organization_id, r.id) = (t.organization_id, t.reverses_id)
  where t.organization_id = organization and t.journal_id = journal;

  if found_lines.posted = 0 then return; end if;
  reason := case
    when found_lines.currencies > 1                   then 'has lines in several currencies'
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

comment on function app.keep_posted_transactions()            is 'BEFORE trigger: what is posted or void does not change';
comment on function app.require_balanced_journal(uuid, uuid)  is 'An error unless a journal is balanced, or not posted';
comment on function app.check_journal()                       is 'Deferred trigger of financial.transactions';

grant execute on function app.keep_posted_transactions(), app.check_journal() to pm_owner;

reset role;

set role pm_owner;

create trigger keep_posted_transactions
  before insert or update or delete on financial.transactions
  for each row execute function app.keep_posted_transactions();

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
  reversal constant uuid := gen_random_uuid();
begin
  insert into financial.transactions (
    organization_id, journal_id, entry_side, transaction_type, account_id, property_id, unit_id, tenant_id, invoice_id,
    payment_id, expense_id, amount, currency, description, transaction_date, reference_number, status, reverses_id, created_by
  )
  select
    organization_id, reversal, case entry_side when 'debit' then 'credit' else 'debit' end, transaction_type, account_id,
    property_id, unit_id, tenant_id, invoice_id, payment_id, expense_id, amount, currency,
    coalesce(reason, 'Reversal: ' || description), reversal_date, reference_number, 'posted', id, app.current_profile_id()
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
