-- Allocations: which payment pays which invoice, and how much of it. Payment and invoice are of one tenant, whose keys
-- hold both together; a payment for somebody else is booked as that tenant's.

set role pm_owner;

create table financial.payment_allocations (
  id                uuid           not null  default gen_random_uuid(),
  organization_id   uuid           not null  default app.current_organization_id(), -- E010
  tenant_id         uuid           not null,
  property_id       uuid           not null,
  payment_id        uuid           not null,
  invoice_id        uuid           not null,
  allocated_amount  numeric(12,2)  not null,
  allocation_date   date           not null  default app.organization_date(),

  constraint payment_allocations_pkey                                 primary key (id),
  constraint payment_allocations_organization_id_id_key               unique (organization_id, id),
  -- One for a payment and an invoice; with the tenant, so that one index serves the key to payments as well.
  constraint payment_allocations_organization_id_payment_id_invoice_id_key
    unique (organization_id, payment_id, tenant_id, invoice_id),
  constraint payment_allocations_organization_id_fkey                 foreign key (organization_id) references core.organizations (id) on delete restrict,
  constraint payment_allocations_organization_id_tenant_id_payment_id_fkey
    foreign key (organization_id, tenant_id, payment_id)
    references financial.payments (organization_id, tenant_id, id) on delete restrict,
  constraint payment_allocations_organization_id_invoice_id_fkey
    foreign key (organization_id, property_id, tenant_id, invoice_id)
    references financial.invoices (organization_id, property_id, tenant_id, id) on update cascade on delete restrict,
  constraint payment_allocations_not_a_number_check      check ('NaN' not in (allocated_amount)),
  constraint payment_allocations_allocated_amount_check  check (allocated_amount > 0) -- E037
);

create index idx_payment_allocations_invoice on financial.payment_allocations (organization_id, invoice_id, property_id, tenant_id);

comment on table  financial.payment_allocations                   is 'Parts of payments that pay invoices. What is left of a payment is the tenant''s credit';
comment on column financial.payment_allocations.tenant_id         is 'Of the invoice, and of the payment; filled in by trigger';
comment on column financial.payment_allocations.property_id       is 'Of the invoice; filled in by trigger';
comment on column financial.payment_allocations.payment_id        is 'Whose money';
comment on column financial.payment_allocations.invoice_id        is 'What it pays; of the same tenant and in the same currency';
comment on column financial.payment_allocations.allocated_amount  is 'In the currency that payment and invoice share';
comment on column financial.payment_allocations.allocation_date   is 'When it was said, not when the money came';

create trigger copy_invoice_parties
  before insert or update of organization_id, invoice_id on financial.payment_allocations
  for each row execute function app.copy_invoice_parties();

call app.attach_audit('financial.payment_allocations');

alter table financial.payment_allocations enable row level security;
alter table financial.payment_allocations force row level security; -- E075

reset role;

set role pm_definer;

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

comment on function app.refuse_dead_allocations(uuid, uuid[]) is 'Refuses allocations, just written, of payments that pay nothing';

reset role;
