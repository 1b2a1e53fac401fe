-- The status of an invoice follows from when it was sent, what is paid and when it is due, as of today where the organization is
-- (E110, E112, E214, E215). One rule, the first line that is true:
--   cancelled  a person said so; final
--   pending    it was not sent: nobody owes yet, whatever its due date
--   paid       cleared payments come to its total
--   overdue    it was due before today
--   partial    something has cleared
--   sent       nothing has
-- Whoever pays has got it: the first allocation sends an invoice that nobody sent. What is sent is in the tenant's hands, and
-- stays as it is; it is cancelled and written anew.

set role pm_definer;

create function app.derive_invoice_status() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  said    constant text    := new.status;
  before  constant text    := case when tg_op = 'UPDATE' then old.status end;
  sends   constant boolean := new.status in ('sent', 'overdue') and (tg_op = 'INSERT' or old.sent_at is null);
begin
  if new.sent_at is null and (sends or new.paid_amount + new.pending_amount > 0) then
    new.sent_at := now();
  end if;
  if said not in ('pending', 'sent', 'partial', 'paid', 'overdue', 'cancelled') then
    return new; -- the check refuses it
  end if;
  new.status := case
    when said = 'cancelled' or before = 'cancelled'                   then 'cancelled'
    when new.sent_at is null                                          then 'pending'
    when new.paid_amount >= new.total_amount                          then 'paid'
    when new.due_date < app.organization_date(new.organization_id)    then 'overdue'
    when new.paid_amount > 0                                          then 'partial'
    else 'sent'
  end;
  -- To say sent is to send it, whatever it is from then on.
  if current_user <> 'pm_definer' and new.status <> said and said is distinct from coalesce(before, 'pending') and not (sends and said = 'sent') then
    raise exception using
      errcode = 'check_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'invoices_status_is_derived',
      message = format('invoice %s is %s, not %s: %s', new.invoice_number, new.status, said, case new.status
                  when 'cancelled' then 'that is final'
                  when 'pending'   then 'it was not sent'
                  else format('%s of %s is paid, and it is due on %s', new.paid_amount, new.total_amount, new.due_date)
                end),
      hint    = 'People say sent or cancelled; the rest follows from payments (financial.payment_allocations) and dates.';
  end if;
  return new;
end
$$;

-- What is paid, and whether there are lines, is for the definer to say, who adds it up.
create function app.keep_invoice_sums() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' and new.paid_amount = 0 and new.pending_amount = 0
     or tg_op = 'UPDATE' and (new.paid_amount, new.pending_amount, new.itemized) = (old.paid_amount, old.pending_amount, old.itemized) then
    return new;
  end if;
  raise exception using
    errcode = 'check_violation',
    schema = tg_table_schema, table = tg_table_name, constraint = 'invoices_paid_amount_is_derived',
    message = format('invoice %s: paid_amount, pending_amount and itemized are added up, not written', new.invoice_number),
    hint    = 'Write payments and their allocations (financial.payment_allocations).';
end
$$;

create function app.keep_sent_invoices() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE'
     and (new.id, new.organization_id, new.property_id, new.unit_id, new.tenant_id, new.lease_id, new.invoice_number, new.invoice_type,
          new.currency, new.subtotal, new.tax_amount, new.discount_amount, new.total_amount, new.invoice_date, new.period_start,
          new.period_end, new.sent_at)
         is not distinct from
         (old.id, old.organization_id, old.property_id, old.unit_id, old.tenant_id, old.lease_id, old.invoice_number, old.invoice_type,
          old.currency, old.subtotal, old.tax_amount, old.discount_amount, old.total_amount, old.invoice_date, old.period_start,
          old.period_end, old.sent_at) then
    return new;
  end if;
  raise exception using
    errcode = 'restrict_violation',
    schema = tg_table_schema, table = tg_table_name, constraint = 'invoices_sent_is_final',
    message = format('invoice %s was sent on %s: who owes what for what stays as it is, and it is not deleted', old.invoice_number, old.sent_at::date),
    hint    = 'Take its allocations away, cancel it, and write another.';
end
$$;

-- After the policies have spoken, unlike a BEFORE trigger. A line that comes with its invoice may come after it was marked as sent.
create function app.keep_sent_lines() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  line  constant financial.invoice_line_items := case when tg_op = 'INSERT' then new else old end;
  head  financial.invoices;
begin
  select * into head from financial.invoices i where i.organization_id = line.organization_id and i.id = line.invoice_id;
  if head.sent_at is not null and (
    tg_op = 'INSERT' and head.itemized and head.sent_at <> now() or tg_op = 'UPDATE' and new is distinct from old or tg_op = 'DELETE'
  ) then
    raise exception using
      errcode = 'restrict_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'invoice_line_items_sent_is_final',
      message = format('invoice %s was sent on %s: its lines stay as they are', head.invoice_number, head.sent_at::date),
      hint    = 'Take its allocations away, cancel it, and write another.';
  end if;
  return null;
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
comment on function app.keep_invoice_sums()      is 'BEFORE trigger of financial.invoices: refuses sums that people write';
comment on function app.keep_sent_invoices()     is 'BEFORE trigger of financial.invoices that were sent';
comment on function app.keep_sent_lines()        is 'AFTER trigger of financial.invoice_line_items: those of an invoice that was sent stay';
comment on function app.mark_overdue_invoices()  is 'Marks what is overdue by now, in every organization, and counts it; twice does no harm';

grant execute on function
  app.derive_invoice_status(), app.keep_invoice_sums(), app.keep_sent_invoices(), app.keep_sent_lines()
  to pm_owner;
grant execute on function app.mark_overdue_invoices() to pm_cron;

reset role;

set role pm_owner;

create trigger derive_invoice_status
  before insert or update on financial.invoices
  for each row execute function app.derive_invoice_status();

create trigger keep_invoice_sums
  before insert or update of paid_amount, pending_amount, itemized on financial.invoices
  for each row
  when (current_user <> 'pm_definer')
  execute function app.keep_invoice_sums();

create trigger keep_sent_invoices
  before update or delete on financial.invoices
  for each row
  when (current_user <> 'pm_definer' and old.sent_at is not null)
  execute function app.keep_sent_invoices();

create trigger keep_sent_lines
  after insert or update or delete on financial.invoice_line_items
  for each row
  when (current_user <> 'pm_definer')
  execute function app.keep_sent_lines();

reset role;
