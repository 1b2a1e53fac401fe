-- The hint speaks of refunds alone again.

set role pm_definer;

create or replace function app.settle_payments(organization uuid, payment_ids uuid[]) returns void
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

reset role;
