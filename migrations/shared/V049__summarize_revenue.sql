-- Revenue of each property by month, the current one and eleven before it (E098), kept as a materialized view; properties
-- without invoices have one row without a month (E096). Like core.property_occupancy_summary it is the definer's, granted to
-- nobody, refreshed by app.refresh_summary_views(), and shown to each organization by a barrier view (E093, E094).

set role pm_definer;

create materialized view financial.property_revenue_summary as
  select
    p.id                                                                      as property_id,
    p.organization_id,
    p.name                                                                    as property_name,
    date_trunc('month', coalesce(i.period_start, i.invoice_date)::timestamp)::date as revenue_month,
    i.currency,
    count(i.id)                                                               as invoice_count,
    coalesce(sum(i.total_amount), 0)                                          as total_invoiced,
    coalesce(sum(i.paid_amount), 0)                                           as total_paid,
    coalesce(sum(i.balance_due), 0)                                           as outstanding_balance,
    -- What is open, by the day that it is due: whether it is overdue is a matter of the reader's day (E099).
    array_agg(i.due_date    order by i.due_date, i.id) filter (where i.balance_due > 0) as open_due_dates,
    array_agg(i.balance_due order by i.due_date, i.id) filter (where i.balance_due > 0) as open_balances
  from core.properties p
  join core.organizations o on o.id = p.organization_id
  left join financial.invoices i
    on (i.organization_id, i.property_id) = (p.organization_id, p.id)
   and i.status <> 'cancelled'
   and coalesce(i.period_start, i.invoice_date)
       >= (date_trunc('month', now() at time zone o.timezone) - interval '11 months')::date
  group by p.id, revenue_month, i.currency;

-- Without NULLS NOT DISTINCT each refresh would write the rows without a month anew (E097).
create unique index idx_property_revenue_summary_unique
  on financial.property_revenue_summary (property_id, revenue_month, currency) nulls not distinct;
create index idx_property_revenue_summary_org
  on financial.property_revenue_summary (organization_id, revenue_month);

comment on materialized view financial.property_revenue_summary                      is 'Revenue as of the last refresh, of all organizations; read financial.property_revenue';
comment on column            financial.property_revenue_summary.property_id          is 'The property; one row for each month and currency';
comment on column            financial.property_revenue_summary.organization_id      is 'Whose property it is; the view beside shows each organization its own';
comment on column            financial.property_revenue_summary.property_name        is 'As of the last refresh';
comment on column            financial.property_revenue_summary.revenue_month        is 'First day of the month of the period, or of the invoice; NULL for a property without invoices';
comment on column            financial.property_revenue_summary.currency             is 'Amounts of different currencies are not added up (E216)';
comment on column            financial.property_revenue_summary.invoice_count        is 'Invoices that are not cancelled; 0 in the row of a property without any';
comment on column            financial.property_revenue_summary.total_invoiced       is 'Of these invoices, in currency';
comment on column            financial.property_revenue_summary.total_paid           is 'Of these invoices, in currency';
comment on column            financial.property_revenue_summary.outstanding_balance  is 'total_invoiced - total_paid';
comment on column            financial.property_revenue_summary.open_due_dates       is 'Of the invoices that are not paid, in order';
comment on column            financial.property_revenue_summary.open_balances        is 'What is due at open_due_dates';

create view financial.property_revenue with (security_barrier = true) as
  select
    s.property_id, s.organization_id, s.property_name, s.revenue_month, s.currency, s.invoice_count, s.total_invoiced,
    s.total_paid, s.outstanding_balance, late.overdue_count, late.overdue_amount
  from financial.property_revenue_summary s
  cross join lateral (
    select count(*) as overdue_count, coalesce(sum(balance), 0) as overdue_amount
    from unnest(s.open_due_dates, s.open_balances) as o (due, balance)
    where o.due < (select app.organization_date())
  ) late
  where s.organization_id = (
    select case
      when pg_has_role('pm_app', 'usage') then app.organization_if('finance.view_all')
      else app.required_organization_id()
    end
  );

comment on view   financial.property_revenue                 is 'Revenue of the organization''s properties by month, as of the last refresh; overdue as of today';
comment on column financial.property_revenue.overdue_count   is 'Invoices that are not paid and were due before today, in the organization''s time zone';
comment on column financial.property_revenue.overdue_amount  is 'What is open of them, in currency';

reset role;
