-- Payments and invoices say what is allocated, refunded and paid, whatever order payments, allocations and refunds are
-- written, changed, moved or deleted in. The sums are never translated from the change: they are made anew (E107, E111).
--
-- Two writers at once: the payments are locked, then the invoices, each in the order of their ids, and the sums are taken
-- after the wait, in statements of their own (E108). They are stored, so that under REPEATABLE READ the second writer
-- fails, too. Once for a statement, however many rows it wrote.
--
-- Only cleared payments count as paid. Those on their way are kept apart, so that an invoice is never promised twice, and
-- a payment that clears never finds its invoice paid. What is too much is refused; it stays with the payment, as the
-- tenant's credit (E109).

set role pm_definer;

create function app.settle_payment(payment financial.payments) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  allocated   numeric;
  refunded    numeric;
  currencies  text;
  new_status  text := payment.status;
  reason      text;
  name        text := coalesce(payment.payment_number, payment.id::text);
begin
  select coalesce(sum(r.payment_amount), 0), string_agg(r.currency, ', ') filter (where r.currency <> payment.currency)
  into refunded, currencies
  from financial.payments r
  where r.organization_id = payment.organization_id and r.refund_of = payment.id and r.status <> 'failed';

  -- Given back wholly, it pays nothing any more; a refund that fails or goes, or an amount that grows, undoes that.
  -- Where nobody booked a refund, people may say so by themselves.
  if payment.status = 'cleared' and refunded >= payment.payment_amount then
    new_status := 'refunded';
  elsif payment.status = 'refunded' and refunded < payment.payment_amount and (refunded > 0 or payment.refunded_amount > 0) then
    new_status := 'cleared';
  end if;

  select coalesce(sum(a.allocated_amount) filter (where new_status not in ('failed', 'refunded')), 0) into allocated
  from financial.payment_allocations a
  where a.organization_id = payment.organization_id and a.payment_id = payment.id;

  reason := case
    when refunded > 0 and payment.refund_of is not null        then 'is a refund itself, and cannot be refunded'
    when refunded > 0 and new_status not in ('cleared', 'refunded') then format('is %s: only a cleared payment can be refunded', new_status)
    when currencies is not null                                then format('is in %s: it cannot be refunded in %s', payment.currency, currencies)
    when allocated > 0 and payment.refund_of is not null       then 'is a refund: it pays no invoice'
    when allocated + refunded > payment.payment_amount         then format(
      'is of %s: allocations of %s and refunds of %s are too much', payment.payment_amount, allocated, refunded)
  end;
  if reason is not null then
    raise exception using
      errcode = 'check_violation',
      schema = 'financial', table = 'payments', constraint = 'payments_payment_amount_spent_check',
      message = format('payment %s %s', name, reason),
      hint    = 'Allocate less, or take allocations away before money is given back.';
  end if;

  -- The allocations of a dead payment change no sum: the row is written all the same, for whoever revives it with a
  -- snapshot from before, and would count what was taken away.
  update financial.payments p
  set allocated_amount = allocated, refunded_amount = refunded, status = new_status
  where p.organization_id = payment.organization_id and p.id = payment.id
    and ((p.allocated_amount, p.refunded_amount, p.status) is distinct from (allocated, refunded, new_status)
         or new_status in ('failed', 'refunded'));
end
$$;

create function app.settle_invoice(invoice financial.invoices) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  paid            numeric;
  pending         numeric;
  other_currency  text;
  reason          text;
begin
  select coalesce(sum(a.allocated_amount) filter (where p.status = 'cleared'), 0),
         coalesce(sum(a.allocated_amount) filter (where p.status in ('pending', 'processing')), 0),
         min(p.currency) filter (where p.currency <> invoice.currency)
  into paid, pending, other_currency
  from financial.payment_allocations a
  join financial.payments p on (p.organization_id, p.id) = (a.organization_id, a.payment_id)
  where a.organization_id = invoice.organization_id and a.invoice_id = invoice.id;

  reason := case
    when other_currency is not null                             then format('is in %s, not in %s', invoice.currency, other_currency)
    when invoice.status = 'cancelled' and paid + pending > 0    then 'is cancelled: nothing can be allocated to it'
    when paid + pending > invoice.total_amount                  then format(
      'is of %s: allocations of %s are too much', invoice.total_amount, paid + pending)
  end;
  if reason is not null then
    raise exception using
      errcode = 'check_violation',
      schema = 'financial', table = 'invoices', constraint = 'invoices_total_amount_paid_amount_check',
      message = format('invoice %s %s', invoice.invoice_number, reason),
      hint    = 'What is not allocated stays with the payment, as the tenant''s credit.';
  end if;

  update financial.invoices i
  set paid_amount = paid, pending_amount = pending
  where i.organization_id = invoice.organization_id and i.id = invoice.id
    and (i.paid_amount, i.pending_amount) is distinct from (paid, pending);
end
$$;

create function app.settle(organization uuid, payment_ids uuid[], invoice_ids uuid[]) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform from financial.payments where organization_id = organization and id = any (payment_ids) order by id for no key update;
  perform from financial.invoices where organization_id = organization and id = any (invoice_ids) order by id for no key update;

  perform app.settle_payment(p) from financial.payments p where p.organization_id = organization and p.id = any (payment_ids);
  perform app.settle_invoice(i) from financial.invoices i where i.organization_id = organization and i.id = any (invoice_ids);
end
$$;

-- A payment that failed or was given back pays nothing new. Its older allocations stay, and count for nothing.
create function app.refuse_dead_allocations(organization uuid, allocation_ids uuid[]) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  dead financial.payments;
begin
  select p.* into dead
  from financial.payment_allocations a
  join financial.payments p on (p.organization_id, p.id) = (a.organization_id, a.payment_id)
  where a.organization_id = organization and a.id = any (allocation_ids) and p.status in ('failed', 'refunded')
  limit 1;
  if found then
    raise exception using
      errcode = 'check_violation',
      schema = 'financial', table = 'payment_allocations', constraint = 'payment_allocations_live_payment',
      message = format('payment %s is %s: it pays no invoice', coalesce(dead.payment_number, dead.id::text), dead.status);
  end if;
end
$$;

create function app.update_invoice_balance() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    perform app.settle(organization_id, array_agg(payment_id), array_agg(invoice_id))
    from new_rows group by organization_id order by organization_id;
    perform app.refuse_dead_allocations(organization_id, array_agg(id)) from new_rows group by organization_id;
  elsif tg_op = 'DELETE' then
    perform app.settle(organization_id, array_agg(payment_id), array_agg(invoice_id))
    from old_rows group by organization_id order by organization_id;
  else
    perform app.settle(organization_id, array_agg(payment_id), array_agg(invoice_id))
    from (select * from old_rows union all select * from new_rows) changed
    group by organization_id order by organization_id;
    perform app.refuse_dead_allocations(n.organization_id, array_agg(id))
    from new_rows n left join old_rows o using (id)
    where (n.payment_id, n.invoice_id, n.allocated_amount) is distinct from (o.payment_id, o.invoice_id, o.allocated_amount)
    group by n.organization_id;
  end if;
  return null;
end
$$;

-- Of a payment that changes: its invoices. Of a refund that comes, changes or goes: the payment that it gives back.
create function app.update_payment_balance() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  touched record;
begin
  -- Rows whose id changed as well are in one side of the join only, and count as changed.
  if tg_op = 'INSERT' then
    perform app.settle(organization_id, array_agg(refund_of), '{}')
    from new_rows where refund_of is not null group by organization_id order by organization_id;
  elsif tg_op = 'DELETE' then
    perform app.settle(organization_id, array_agg(refund_of), '{}')
    from old_rows where refund_of is not null group by organization_id order by organization_id;
  else
    for touched in
      select organization_id, array_agg(id) as changed,
             array_agg(id) || array_agg(n.refund_of) || array_agg(o.refund_of) as payments
      from new_rows n full join old_rows o using (organization_id, id)
      where (n.status, n.payment_amount, n.currency, n.refund_of)
            is distinct from (o.status, o.payment_amount, o.currency, o.refund_of)
      group by organization_id
      order by organization_id
    loop
      perform app.settle(touched.organization_id, touched.payments, array(
        select invoice_id from financial.payment_allocations
        where organization_id = touched.organization_id and payment_id = any (touched.changed)
      ));
    end loop;
  end if;
  return null;
end
$$;

create function app.protect_payment_amounts() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if current_user <> 'pm_definer' then
    new.allocated_amount := case when tg_op = 'UPDATE' then old.allocated_amount else 0 end;
    new.refunded_amount  := case when tg_op = 'UPDATE' then old.refunded_amount  else 0 end;
  end if;
  return new;
end
$$;

comment on function app.settle_payment(financial.payments)          is 'Adds up the allocations and refunds of a payment that is locked';
comment on function app.settle_invoice(financial.invoices)          is 'Adds up the allocations to an invoice that is locked';
comment on function app.settle(uuid, uuid[], uuid[])                is 'Locks payments and invoices of an organization, and adds them up anew';
comment on function app.refuse_dead_allocations(uuid, uuid[])       is 'Refuses allocations, just written, of payments that pay nothing';
comment on function app.update_invoice_balance()                    is 'AFTER statement trigger of financial.payment_allocations';
comment on function app.update_payment_balance()                    is 'AFTER statement trigger of financial.payments';
comment on function app.protect_payment_amounts()                   is 'BEFORE trigger of financial.payments: what is allocated and refunded is the definer''s to write';

grant execute on function
  app.update_invoice_balance(),
  app.update_payment_balance(),
  app.protect_payment_amounts()
  to pm_owner;

reset role;

set role pm_owner;

create trigger trigger_update_invoice_balance_on_insert
  after insert on financial.payment_allocations
  referencing new table as new_rows
  for each statement execute function app.update_invoice_balance();

create trigger trigger_update_invoice_balance_on_update
  after update on financial.payment_allocations
  referencing old table as old_rows new table as new_rows
  for each statement execute function app.update_invoice_balance();

create trigger trigger_update_invoice_balance_on_delete
  after delete on financial.payment_allocations
  referencing old table as old_rows
  for each statement execute function app.update_invoice_balance();

create trigger update_payment_balance_on_insert
  after insert on financial.payments
  referencing new table as new_rows
  for each statement execute function app.update_payment_balance();

create trigger update_payment_balance_on_update
  after update on financial.payments
  referencing old table as old_rows new table as new_rows
  for each statement execute function app.update_payment_balance();

create trigger update_payment_balance_on_delete
  after delete on financial.payments
  referencing old table as old_rows
  for each statement execute function app.update_payment_balance();

create trigger protect_payment_amounts
  before insert or update of allocated_amount, refunded_amount on financial.payments
  for each row execute function app.protect_payment_amounts();

reset role;
