-- Amounts that the database works out itself are rounded to what their currency has coins for (E216): a week of a monthly rent came
-- to 23076.92 yen. What people write is theirs.

set role pm_definer;

-- Amounts have two places, whatever a currency has; one that nobody knows has two.
create function app.round_money(amount numeric, currency text) returns numeric
  language sql stable
begin atomic
  select round(
    round_money.amount,
    coalesce((select least(c.minor_units, 2)::integer from shared.currencies c where c.code = round_money.currency), 2)
  );
end;

create or replace function app.bill_period(cycle financial.billing_cycles, next_due date, today date) returns uuid[]
  language sql
begin atomic
  with billed as (
    insert into financial.invoices (
      organization_id, property_id, unit_id, tenant_id, lease_id, invoice_number, invoice_type, description, currency, subtotal,
      total_amount, itemized, invoice_date, due_date, period_start, period_end, payment_terms, recurring_invoice_id, billing_cycle_id
    )
    select l.organization_id, l.property_id, l.unit_id, l.tenant_id, l.id, app.new_number('I'),
           case when cycle.amount is null then 'rent' else 'other' end, cycle.name, null, charge.amount, charge.amount,
           cycle.account_id is not null, today, greatest(cycle.next_run_on, today), cycle.next_run_on, next_due - 1,
           cycle.invoice_lead_days, first.id, cycle.id
    from core.leases l
    join core.organizations o on o.id = l.organization_id
    cross join lateral (
      select app.round_money(
        coalesce(cycle.amount, app.rent_of_period(l.rent_amount, l.lease_type, cycle.frequency, cycle.interval_count))
        * app.share_of_period(cycle.next_run_on, next_due, cycle.frequency, cycle.interval_count, cycle.anchor_day), o.currency) as amount
    ) charge
    left join lateral (
      select i.id
      from financial.invoices i
      where i.organization_id = l.organization_id and i.billing_cycle_id = cycle.id and i.lease_id = l.id
        and i.recurring_invoice_id is null
      order by i.period_start
      limit 1
    ) first on true
    where l.organization_id = cycle.organization_id
      and (cycle.lease_id is null or l.id = cycle.lease_id) and (cycle.property_id is null or l.property_id = cycle.property_id)
      and l.status in ('active', 'expired', 'renewed')
      and cycle.next_run_on between l.start_date and coalesce(l.end_date, 'infinity')
      and charge.amount > 0
    on conflict (organization_id, billing_cycle_id, lease_id, period_start) where status <> 'cancelled' do nothing
    returning organization_id, id, subtotal
  ),
  lines as (
    insert into financial.invoice_line_items (organization_id, invoice_id, account_id, description, unit_price, line_total)
    select organization_id, id, cycle.account_id, cycle.name, subtotal, subtotal
    from billed
    where cycle.account_id is not null
    returning invoice_id
  )
  select coalesce(array_agg(id), '{}') from billed;
end;

-- What is on its way isn't late. A fee for a fee is never charged, nor one again that people cancelled.
create or replace function app.late_fees_due(at_most integer)
  returns table (organization_id uuid, invoice_id uuid, fee numeric(8,2), today date, as_of timestamptz)
  language sql
begin atomic
  with today as materialized (
    select o.id as organization_id, (now() at time zone o.timezone)::date as date
    from core.organizations o
    where o.subscription_status = 'active'
  ),
  due as (
    select i.organization_id, i.id, today.date, i.updated_at,
           -- A fee that its column can't hold is the highest that it can.
           least(app.round_money(greatest(l.late_fee_amount, (i.balance_due - i.pending_amount) * l.late_fee_percentage / 100), i.currency), 999999.99) as fee
    from today
    join financial.invoices i on i.organization_id = today.organization_id
    join core.leases l        on (l.organization_id, l.id) = (i.organization_id, i.lease_id)
    where i.status in ('sent', 'partial', 'overdue') and i.due_date < today.date - l.grace_period_days and i.due_date >= l.late_fees_since
      and i.late_fee_of is null and i.invoice_type <> 'late_fee' and not i.late_fee_applied and i.balance_due > i.pending_amount
      and not exists (
        select from financial.invoices f
        where (f.organization_id, f.property_id, f.tenant_id, f.late_fee_of) = (i.organization_id, i.property_id, i.tenant_id, i.id)
      )
  )
  select due.organization_id, due.id, due.fee, due.date, due.updated_at
  from due
  where due.fee > 0
  order by 1, 2
  limit at_most;
end;

-- The same terms for the same time, at the rent that was agreed for it; late fees go on. Signatures and inspections are of the old one.
-- One that fell before it began stands up again, as if it were new. Returns its id: none where another run renewed the lease just now.
create or replace function app.renew_lease(lease core.leases) returns uuid
  language sql
begin atomic
  insert into core.leases (
    organization_id, tenant_id, unit_id, property_id, lease_type, start_date, end_date, rent_amount, rent_due_day,
    security_deposit, pet_deposit, cleaning_deposit, key_deposit, late_fee_amount, late_fee_percentage, grace_period_days,
    late_fees_since, lease_terms, utilities_included, pets_allowed, smoking_allowed, subletting_allowed,
    modifications_allowed, status, auto_renew, renewal_notice_days, rent_increase_percentage, lease_document_url, addendums,
    renews_id
  )
  values (
    lease.organization_id, lease.tenant_id, lease.unit_id, lease.property_id, lease.lease_type, lease.end_date + 1,
    app.next_term_end(lease.start_date, lease.end_date),
    app.round_money(
      lease.rent_amount * (1 + lease.rent_increase_percentage / 100), (select o.currency from core.organizations o where o.id = lease.organization_id)
    ), lease.rent_due_day, lease.security_deposit,
    lease.pet_deposit, lease.cleaning_deposit, lease.key_deposit, lease.late_fee_amount, lease.late_fee_percentage,
    lease.grace_period_days, lease.late_fees_since, lease.lease_terms, lease.utilities_included, lease.pets_allowed,
    lease.smoking_allowed, lease.subletting_allowed, lease.modifications_allowed, 'active', lease.auto_renew,
    lease.renewal_notice_days, lease.rent_increase_percentage, lease.lease_document_url, lease.addendums, lease.id
  )
  on conflict (organization_id, unit_id, renews_id) do update
  set
    tenant_id = excluded.tenant_id, property_id = excluded.property_id, lease_type = excluded.lease_type,
    start_date = excluded.start_date, end_date = excluded.end_date, rent_amount = excluded.rent_amount,
    rent_due_day = excluded.rent_due_day, security_deposit = excluded.security_deposit, pet_deposit = excluded.pet_deposit,
    cleaning_deposit = excluded.cleaning_deposit, key_deposit = excluded.key_deposit,
    late_fee_amount = excluded.late_fee_amount, late_fee_percentage = excluded.late_fee_percentage,
    grace_period_days = excluded.grace_period_days, late_fees_since = excluded.late_fees_since,
    lease_terms = excluded.lease_terms, utilities_included = excluded.utilities_included,
    pets_allowed = excluded.pets_allowed, smoking_allowed = excluded.smoking_allowed,
    subletting_allowed = excluded.subletting_allowed, modifications_allowed = excluded.modifications_allowed,
    status = excluded.status, auto_renew = excluded.auto_renew, renewal_notice_days = excluded.renewal_notice_days,
    rent_increase_percentage = excluded.rent_increase_percentage, lease_document_url = excluded.lease_document_url,
    addendums = excluded.addendums, signed_by_tenant_at = null, signed_by_landlord_at = null, signed_lease_url = null,
    move_in_inspection_id = null, move_out_inspection_id = null
  where leases.status = 'terminated'
  returning id;
end;

comment on function app.round_money(numeric, text) is 'An amount in whole coins of its currency';

reset role;
