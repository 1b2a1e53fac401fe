-- The status of an invoice follows from what is paid, when it was sent and when it is due, as of today where the
-- organization is (E110, E112, E214, E215). Only cancelled is a decision, and it is final.

set role pm_definer;

create function app.derive_invoice_status() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- What is paid is for the definer to say, who adds it up: anybody else's value gives way to what it was.
  if current_user <> 'pm_definer' then
    new.paid_amount    := case when tg_op = 'UPDATE' then old.paid_amount    else 0 end;
    new.pending_amount := case when tg_op = 'UPDATE' then old.pending_amount else 0 end;
    new.itemized       := case when tg_op = 'UPDATE' then old.itemized       else new.itemized end;
    if new.status in ('sent', 'overdue') and (tg_op = 'INSERT' or new.status <> old.status) then
      new.sent_at := coalesce(new.sent_at, now());
    end if;
  end if;

  if tg_op = 'UPDATE' then
    if old.status = 'cancelled' and new.status <> 'cancelled' then
      raise exception using
        errcode = 'check_violation',
        schema = tg_table_schema, table = tg_table_name, constraint = 'invoices_cancelled_is_final',
        message = format('invoice %s is cancelled, and stays so', old.invoice_number),
        hint    = 'Write a new invoice.';
    end if;
    if new.currency <> old.currency and new.paid_amount + new.pending_amount > 0 then
      raise exception using
        errcode = 'check_violation',
        schema = tg_table_schema, table = tg_table_name, constraint = 'invoices_currency_is_fixed',
        message = format('invoice %s has payments in %s allocated to it', old.invoice_number, old.currency),
        hint    = 'Take the allocations away before the currency changes.';
    end if;
  end if;

  if new.status not in ('pending', 'sent', 'partial', 'paid', 'overdue', 'cancelled') then
    return new; -- the check refuses it
  end if;
  new.status := case
    when new.status = 'cancelled'                                        then 'cancelled'
    when new.paid_amount >= new.total_amount                             then 'paid'
    when (new.sent_at is not null or new.paid_amount > 0)
     and new.due_date < app.organization_date(new.organization_id)       then 'overdue'
    when new.paid_amount > 0                                             then 'partial'
    when new.sent_at is not null                                         then 'sent'
    else 'pending'
  end;
  return new;
end
$$;

-- What becomes overdue by the passing of time alone; run it daily, or more often for organizations around the world.
-- A row that is being written derives its status itself, and is left to it.
create function app.mark_overdue_invoices() returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  marked bigint;
begin
  with late as (
    select i.organization_id, i.id
    from core.organizations o
    join financial.invoices i on i.organization_id = o.id
    where i.status in ('sent', 'partial') and i.due_date < (now() at time zone o.timezone)::date
    order by i.id
    for no key update of i skip locked
  )
  update financial.invoices i
  set status = 'overdue'
  from late
  where (i.organization_id, i.id) = (late.organization_id, late.id);
  get diagnostics marked = row_count;
  return marked;
end
$$;

comment on function app.derive_invoice_status()  is 'BEFORE trigger of financial.invoices';
comment on function app.mark_overdue_invoices()  is 'Marks what is overdue by now, in every organization, and counts it; twice does no harm';

grant execute on function app.derive_invoice_status() to pm_owner;
grant execute on function app.mark_overdue_invoices() to pm_cron;

reset role;

set role pm_owner;

create trigger derive_invoice_status
  before insert or update on financial.invoices
  for each row execute function app.derive_invoice_status();

reset role;
