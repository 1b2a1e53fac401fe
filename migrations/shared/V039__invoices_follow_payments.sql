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

-- What payments come to: the state that follows from their refunds, what of them is allocated and refunded, and what is wrong
-- with that. One statement for many of them, whose rows are locked.
create function app.payment_sums(organization uuid, payment_ids uuid[])
  returns table (payment_id uuid, payment_name text, new_status text, allocated numeric, refunded numeric, reason text)
  language plpgsql stable rows 10
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select p.id, coalesce(p.payment_number::text, p.id::text), s.status::text, a.amount, r.amount, case
    when r.amount > 0 and p.refund_of is not null       then 'is a refund itself, and cannot be refunded'
    when r.amount > 0 and s.status not in ('cleared', 'refunded') then format('is %s: only a cleared payment can be refunded', s.status)
    when r.currencies is not null                       then format('is in %s: it cannot be refunded in %s', p.currency, r.currencies)
    when a.amount > 0 and p.refund_of is not null       then 'is a refund: it pays no invoice'
    when a.amount + r.amount > p.payment_amount         then format(
      'is of %s: allocations of %s and refunds of %s are too much', p.payment_amount, a.amount, r.amount)
  end
  from financial.payments p
  cross join lateral (
    select coalesce(sum(x.payment_amount), 0) as amount, string_agg(x.currency, ', ') filter (where x.currency <> p.currency) as currencies
    from financial.payments x
    where x.organization_id = organization and x.refund_of = p.id and x.status <> 'failed'
  ) r
  -- Given back wholly, it pays nothing any more; a refund that fails or goes, or an amount that grows, undoes that.
  -- Where nobody booked a refund, people may say so by themselves.
  cross join lateral (
    select case
      when p.status = 'cleared' and r.amount >= p.payment_amount then 'refunded'
      when p.status = 'refunded' and r.amount < p.payment_amount and (r.amount > 0 or p.refunded_amount > 0) then 'cleared'
      else p.status
    end as status
  ) s
  cross join lateral (
    select coalesce(sum(x.allocated_amount) filter (where s.status not in ('failed', 'refunded')), 0) as amount
    from financial.payment_allocations x
    where x.organization_id = organization and x.payment_id = p.id
  ) a
  where p.organization_id = organization and p.id = any (payment_ids);
end
$$;

-- The same of invoices: what is paid, what is on its way.
create function app.invoice_sums(organization uuid, invoice_ids uuid[])
  returns table (invoice_id uuid, invoice_name text, paid numeric, pending numeric, reason text)
  language plpgsql stable rows 10
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select i.id, i.invoice_number::text, a.paid, a.pending, case
    when a.other_currency is not null                           then format('is in %s, not in %s', i.currency, a.other_currency)
    when i.status = 'cancelled' and a.paid + a.pending > 0      then 'is cancelled: nothing can be allocated to it'
    when a.paid + a.pending > i.total_amount                    then format(
      'is of %s: allocations of %s are too much', i.total_amount, a.paid + a.pending)
  end
  from financial.invoices i
  cross join lateral (
    select coalesce(sum(x.allocated_amount) filter (where p.status = 'cleared'), 0) as paid,
           coalesce(sum(x.allocated_amount) filter (where p.status in ('pending', 'processing')), 0) as pending,
           min(p.currency) filter (where p.currency <> i.currency) as other_currency
    from financial.payment_allocations x
    join financial.payments p on (p.organization_id, p.id) = (x.organization_id, x.payment_id)
    where x.organization_id = organization and x.invoice_id = i.id
  ) a
  where i.organization_id = organization and i.id = any (invoice_ids);
end
$$;

create function app.settle_payments(organization uuid, payment_ids uuid[]) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  wrong record;
begin
  select * into wrong from app.payment_sums(organization, payment_ids) s where s.reason is not null limit 1;
  if found then
    raise exception using
      errcode = 'check_violation',
      schema = 'financial', table = 'payments', constraint = 'payments_payment_amount_spent_check',
      message = format('payment %s %s', wrong.payment_name, wrong.reason),
      hint    = case when wrong.reason like '%are too much' then 'Allocate less, or take allocations away before money is given back.'
                     else 'A refund names a payment that has cleared, is in its currency, and pays no invoice.' end;
  end if;
  -- The allocations of a dead payment change no sum: the row is written all the same, for whoever revives it with a
  -- snapshot from before, and would count what was taken away.
  update financial.payments p
  set allocated_amount = s.allocated, refunded_amount = s.refunded, status = s.new_status
  from app.payment_sums(organization, payment_ids) s
  where p.organization_id = organization and p.id = s.payment_id
    and ((p.allocated_amount, p.refunded_amount, p.status) is distinct from (s.allocated, s.refunded, s.new_status)
         or s.new_status in ('failed', 'refunded'));
end
$$;

create function app.settle_invoices(organization uuid, invoice_ids uuid[]) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  wrong record;
begin
  select * into wrong from app.invoice_sums(organization, invoice_ids) s where s.reason is not null limit 1;
  if found then
    raise exception using
      errcode = 'check_violation',
      schema = 'financial', table = 'invoices', constraint = 'invoices_total_amount_paid_amount_check',
      message = format('invoice %s %s', wrong.invoice_name, wrong.reason),
      hint    = 'What is not allocated stays with the payment, as the tenant''s credit.';
  end if;
  update financial.invoices i
  set paid_amount = s.paid, pending_amount = s.pending
  from app.invoice_sums(organization, invoice_ids) s
  where i.organization_id = organization and i.id = s.invoice_id
    and (i.paid_amount, i.pending_amount) is distinct from (s.paid, s.pending);
end
$$;

create function app.settle(organization uuid, payment_ids uuid[], invoice_ids uuid[]) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform from financial.payments where organization_id = organization and id = any (payment_ids) order by id for no key update;
  perform from financial.invoices where organization_id = organization and id = any (invoice_ids) order by id for no key update;
  perform app.settle_payments(organization, payment_ids);
  perform app.settle_invoices(organization, invoice_ids);
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
  if tg_op = 'INSERT' then
    perform app.settle(organization_id, array_agg(refund_of), '{}')
    from new_rows where refund_of is not null group by organization_id order by organization_id;
  elsif tg_op = 'DELETE' then
    perform app.settle(organization_id, array_agg(refund_of), '{}')
    from old_rows where refund_of is not null group by organization_id order by organization_id;
  else
    -- Rows whose id changed as well are in one side of the join only, and count as changed.
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

comment on function app.payment_sums(uuid, uuid[])                  is 'What the allocations and refunds of payments come to, and what is wrong with that';
comment on function app.invoice_sums(uuid, uuid[])                  is 'What the allocations to invoices come to, and what is wrong with that';
comment on function app.settle_payments(uuid, uuid[])               is 'Adds up the allocations and refunds of payments that are locked';
comment on function app.settle_invoices(uuid, uuid[])               is 'Adds up the allocations to invoices that are locked';
comment on function app.settle(uuid, uuid[], uuid[])                is 'Locks payments and invoices of an organization, and adds them up anew';
comment on function app.update_invoice_balance()                    is 'AFTER statement trigger of financial.payment_allocations';
comment on function app.update_payment_balance()                    is 'AFTER statement trigger of financial.payments';

grant execute on function
  app.update_invoice_balance(),
  app.update_payment_balance()
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

reset role;
