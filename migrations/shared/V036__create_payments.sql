-- Payments: what tenants paid, and what was given back to them. A refund is a payment of its own, of a positive amount
-- that names the payment it gives back (E036).

set role pm_definer;

create function app.protect_payment_amounts() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if (new.allocated_amount, new.refunded_amount)
     is distinct from (case when tg_op = 'UPDATE' then old.allocated_amount else 0 end,
                       case when tg_op = 'UPDATE' then old.refunded_amount else 0 end) then
    raise exception using
      errcode = 'check_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'payments_spent_is_derived',
      message = format('payment %s: allocated_amount and refunded_amount are added up, not written', coalesce(new.payment_number, new.id::text)),
      hint    = 'Write allocations (financial.payment_allocations) or a refund (refund_of).';
  end if;
  return new;
end
$$;

-- Money that came, bounced or went back is a fact: it is corrected by a refund or by saying that it failed, never rewritten.
create function app.keep_decided_payments() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  wrong text;
begin
  wrong := case
    when tg_op = 'DELETE' then 'it is not deleted'
    when new.status in ('pending', 'processing') then 'it is not on its way again'
    when (new.id, new.organization_id, new.tenant_id, new.property_id, new.unit_id, new.payment_number, new.payment_method,
          new.payment_type, new.refund_of, new.currency, new.payment_amount, new.payment_date)
         is distinct from
         (old.id, old.organization_id, old.tenant_id, old.property_id, old.unit_id, old.payment_number, old.payment_method,
          old.payment_type, old.refund_of, old.currency, old.payment_amount, old.payment_date)
      then 'who paid what, when, how and for what stays as it is'
    when new.status = 'refunded' and old.status <> 'refunded' and old.refunded_amount between 0.01 and old.payment_amount - 0.01
      then format('%s of %s was given back, not all of it', old.refunded_amount, old.payment_amount)
    when new.status = 'cleared' and old.status = 'refunded' and old.refunded_amount > 0
      then 'it is given back, as its refunds say'
  end;
  if wrong is not null then
    raise exception using
      errcode = 'restrict_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'payments_decided_is_final',
      message = format('payment %s is %s: %s', coalesce(old.payment_number, old.id::text), old.status, wrong),
      hint    = 'Write a refund (refund_of), or set its status to failed, and write the right one.';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;

-- What has cleared did so by today, where the organization is.
create function app.date_cleared_payments() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  today constant date := app.organization_date(new.organization_id);
begin
  new.cleared_date := coalesce(new.cleared_date, today);
  if greatest(new.payment_date, new.cleared_date) > today then
    raise exception using
      errcode = 'check_violation',
      schema = tg_table_schema, table = tg_table_name, constraint = 'payments_cleared_by_today',
      message = format('payment %s is of %s and can''t have cleared yet: today is %s', coalesce(new.payment_number, new.id::text),
                       greatest(new.payment_date, new.cleared_date), today),
      hint    = 'Leave its status at pending until then.';
  end if;
  return new;
end
$$;

comment on function app.protect_payment_amounts() is 'BEFORE trigger of financial.payments: what is allocated and refunded is the definer''s to write';
comment on function app.keep_decided_payments()   is 'BEFORE trigger of financial.payments that cleared, failed or were given back';
comment on function app.date_cleared_payments()   is 'BEFORE trigger of financial.payments that clear';

grant execute on function app.protect_payment_amounts(), app.keep_decided_payments(), app.date_cleared_payments() to pm_owner;

reset role;

set role pm_owner;

create table financial.payments (
  id                      uuid           not null  default gen_random_uuid(),
  organization_id         uuid           not null  default app.current_organization_id(),
  tenant_id               uuid           not null,
  property_id             uuid           not null,
  unit_id                 uuid,
  payment_number          varchar(50),
  payment_method          varchar(20)    not null,
  payment_type            varchar(20)    not null  default 'rent',
  refund_of               uuid,
  -- amounts
  currency                varchar(3)     not null,
  payment_amount          numeric(12,2)  not null,
  fee_amount              numeric(8,2)   not null  default 0,
  net_amount              numeric(12,2)  not null,
  allocated_amount        numeric(12,2)  not null  default 0,
  refunded_amount         numeric(12,2)  not null  default 0,
  unallocated_amount      numeric(12,2)  not null  generated always as (payment_amount - allocated_amount - refunded_amount) stored,
  -- dates
  payment_date            date           not null,
  received_date           date,
  cleared_date            date,
  status                  varchar(20)    not null  default 'pending',
  -- how it was paid
  check_number            varchar(50),
  bank_name               varchar(255),
  routing_number          bytea,
  routing_number_key_id   varchar(100),
  account_number_last4    varchar(4),
  transaction_id          varchar(255),
  gateway_name            varchar(50),
  gateway_response        bytea,
  gateway_response_key_id varchar(100),
  external_reference      varchar(100),
  notes                   text,
  created_at              timestamptz    not null  default now(),
  updated_at              timestamptz    not null  default now(),

  constraint payments_pkey                                      primary key (id),
  constraint payments_organization_id_id_key                    unique (organization_id, id),
  constraint payments_organization_id_tenant_id_id_key          unique (organization_id, tenant_id, id),
  constraint payments_organization_id_payment_number_key        unique (organization_id, payment_number), -- E043
  constraint payments_organization_id_fkey                      foreign key (organization_id)                       references core.organizations (id)                        on delete restrict,
  constraint payments_organization_id_tenant_id_fkey            foreign key (organization_id, tenant_id)            references core.tenants (organization_id, id)             on delete restrict,
  constraint payments_organization_id_property_id_fkey          foreign key (organization_id, property_id)          references core.properties (organization_id, id)          on delete restrict,
  constraint payments_organization_id_property_id_unit_id_fkey  foreign key (organization_id, property_id, unit_id) references core.units (organization_id, property_id, id)  on delete restrict, -- E026
  -- Money goes back to whom it came from.
  constraint payments_organization_id_tenant_id_refund_of_fkey  foreign key (organization_id, tenant_id, refund_of) references financial.payments (organization_id, tenant_id, id) on delete restrict,
  constraint payments_currency_fkey                             foreign key (currency)                              references shared.currencies (code)                       on delete restrict,
  constraint payments_not_a_number_check check ('NaN' not in (
    payment_amount, fee_amount, net_amount,
    allocated_amount, refunded_amount
  )),
  constraint payments_refund_of_check                   check (refund_of <> id),
  constraint payments_refund_of_status_check            check (refund_of is null or status <> 'refunded'),
  constraint payments_payment_type_refund_of_check      check ((payment_type = 'refund') = (refund_of is not null)),
  constraint payments_payment_method_check              check (payment_method in ('cash', 'check', 'credit_card', 'debit_card', 'bank_transfer', 'ach', 'money_order', 'other')), -- E028
  constraint payments_payment_type_check                check (payment_type in ('rent', 'deposit', 'fee', 'utility', 'other', 'refund')),
  constraint payments_payment_amount_check              check (payment_amount > 0),
  constraint payments_fee_amount_check                  check (fee_amount >= 0),
  constraint payments_net_amount_check                  check (net_amount >= 0),
  constraint payments_payment_amount_net_amount_check   check (net_amount = payment_amount - fee_amount), -- E035
  -- No payment is spent twice (E037).
  constraint payments_payment_amount_spent_check        check (allocated_amount >= 0 and refunded_amount >= 0 and allocated_amount + refunded_amount <= payment_amount),
  constraint payments_status_check                      check (status in ('pending', 'processing', 'cleared', 'failed', 'refunded')),
  constraint payments_routing_number_key_id_check       check ((routing_number is null) = (routing_number_key_id is null)),
  constraint payments_gateway_response_key_id_check     check ((gateway_response is null) = (gateway_response_key_id is null)),
  constraint payments_account_number_last4_check        check (account_number_last4 ~ '^[0-9A-Za-z]{4}$')
);

create index idx_payments_property      on financial.payments (organization_id, property_id, unit_id);
create index idx_payments_refund_of     on financial.payments (organization_id, refund_of, tenant_id);
create index idx_payments_date          on financial.payments (organization_id, payment_date); -- E054
create index idx_payments_status        on financial.payments (organization_id, status);
create index idx_payments_property_date on financial.payments (organization_id, property_id, payment_date desc)
  where status = 'cleared';

comment on table  financial.payments                          is 'Money from tenants, and back to them. Which invoices it pays: financial.payment_allocations';
comment on column financial.payments.tenant_id                is 'Who paid, or gets back';
comment on column financial.payments.property_id              is 'Where the money belongs; reports by property count it there';
comment on column financial.payments.unit_id                  is 'What it was paid for, where one unit is meant';
comment on column financial.payments.payment_number           is 'The organization''s number for it';
comment on column financial.payments.payment_method           is 'How it was paid; of a refund, how it went back';
comment on column financial.payments.payment_type             is 'What it is for; a refund is money that goes back, and names the payment it came with';
comment on column financial.payments.refund_of                is 'The payment that a refund gives back, wholly or in part';
comment on column financial.payments.currency                 is 'ISO 4217; the organization''s unless told otherwise';
comment on column financial.payments.payment_amount           is 'What the payer gave, above zero for a refund as well';
comment on column financial.payments.fee_amount               is 'What the processor keeps';
comment on column financial.payments.net_amount               is 'payment_amount - fee_amount';
comment on column financial.payments.allocated_amount         is 'The sum of its allocations, 0 for a payment that failed or was given back; by trigger';
comment on column financial.payments.refunded_amount          is 'The sum of its refunds that have not failed; by trigger';
comment on column financial.payments.unallocated_amount       is 'Of a cleared payment: the tenant''s credit';
comment on column financial.payments.payment_date             is 'When it was made';
comment on column financial.payments.received_date            is 'When it arrived: the check in the mail, say';
comment on column financial.payments.cleared_date             is 'From when the money is there; today if it isn''t said';
comment on column financial.payments.status                   is 'pending and processing: on its way. Once cleared, failed or refunded, only another of these three; the rest of the row stays';
comment on column financial.payments.check_number             is 'As printed on the check';
comment on column financial.payments.bank_name                is 'The payer''s bank';
comment on column financial.payments.routing_number           is 'Encrypted by the application (AES-256-GCM), never readable here (E048)';
comment on column financial.payments.routing_number_key_id    is 'The key that routing_number was encrypted with';
comment on column financial.payments.account_number_last4     is 'The last four signs of the payer''s account; the whole number is not kept';
comment on column financial.payments.transaction_id           is 'The gateway''s';
comment on column financial.payments.gateway_name             is 'Who processed it, such as stripe; NULL for money in the hand';
comment on column financial.payments.gateway_response         is 'What the gateway answered, encrypted like routing_number (E048)';
comment on column financial.payments.gateway_response_key_id  is 'The key that gateway_response was encrypted with';
comment on column financial.payments.external_reference       is 'What another system calls it';
comment on column financial.payments.notes                    is 'Of the staff';

create trigger default_currency
  before insert on financial.payments
  for each row
  when (new.currency is null)
  execute function app.default_currency();

create trigger protect_payment_amounts
  before insert or update of allocated_amount, refunded_amount on financial.payments
  for each row
  when (current_user <> 'pm_definer')
  execute function app.protect_payment_amounts();

create trigger keep_decided_payments
  before update or delete on financial.payments
  for each row
  when (current_user <> 'pm_definer' and old.status in ('cleared', 'failed', 'refunded'))
  execute function app.keep_decided_payments();

create trigger date_cleared_payments
  before insert or update of status, payment_date, cleared_date on financial.payments
  for each row
  when (current_user <> 'pm_definer' and new.status = 'cleared')
  execute function app.date_cleared_payments();

create trigger set_updated_at
  before update on financial.payments
  for each row execute function app.set_updated_at();

call app.attach_audit('financial.payments', redacted => '{routing_number,gateway_response}');

alter table financial.payments enable row level security;
alter table financial.payments force row level security; -- E075

reset role;
