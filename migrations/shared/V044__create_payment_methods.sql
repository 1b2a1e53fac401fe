-- How tenants pay: tokens of payment gateways, never numbers of cards or accounts.

set role pm_owner;

create table financial.payment_methods (
  id                   uuid          not null  default gen_random_uuid(),
  organization_id      uuid          not null  default app.current_organization_id(),
  tenant_id            uuid          not null,
  method_type          varchar(20)   not null,
  gateway_name         varchar(50),
  gateway_customer_id  varchar(255),
  gateway_token        varchar(255),
  brand                varchar(50),
  last4                varchar(4),
  expiry_month         smallint,
  expiry_year          smallint,
  bank_name            varchar(255),
  is_default           boolean       not null  default false,
  status               varchar(20)   not null  default 'active',
  verified_at          timestamptz,
  created_at           timestamptz   not null  default now(),
  updated_at           timestamptz   not null  default now(),

  constraint payment_methods_pkey                            primary key (id),
  constraint payment_methods_organization_id_id_key          unique (organization_id, id),
  constraint payment_methods_organization_id_fkey            foreign key (organization_id)            references core.organizations (id)            on delete restrict,
  constraint payment_methods_organization_id_tenant_id_fkey  foreign key (organization_id, tenant_id) references core.tenants (organization_id, id) on delete cascade,
  constraint payment_methods_method_type_check   check (method_type in ('cash', 'check', 'credit_card', 'debit_card', 'bank_transfer', 'ach')),
  constraint payment_methods_last4_check         check (last4 ~ '^[0-9A-Za-z]{4}$'),
  constraint payment_methods_expiry_month_check  check (expiry_month between 1 and 12),
  constraint payment_methods_expiry_year_check   check (expiry_year between 2000 and 2200),
  constraint payment_methods_status_check        check (status in ('active', 'expired', 'revoked'))
);

create index idx_payment_methods_tenant on financial.payment_methods (organization_id, tenant_id);
create unique index payment_methods_default_key on financial.payment_methods (organization_id, tenant_id)
  where is_default and status = 'active';

comment on table  financial.payment_methods                      is 'A tenant''s ways to pay; they go with the tenant';
comment on column financial.payment_methods.tenant_id            is 'Whose it is';
comment on column financial.payment_methods.method_type          is 'What kind of money comes by it';
comment on column financial.payment_methods.gateway_name         is 'Who keeps the card or the account, such as stripe';
comment on column financial.payment_methods.gateway_customer_id  is 'What the gateway knows the tenant by';
comment on column financial.payment_methods.gateway_token        is 'Worthless without the gateway''s secret, and still not for reports';
comment on column financial.payment_methods.brand                is 'Of a card, such as visa';
comment on column financial.payment_methods.last4                is 'The last four signs of the card or the account; the whole number is not kept';
comment on column financial.payment_methods.expiry_month         is '1 to 12; a card is good to the last day of it';
comment on column financial.payment_methods.expiry_year          is 'Four digits';
comment on column financial.payment_methods.bank_name            is 'Of an account';
comment on column financial.payment_methods.is_default           is 'At most one active one of a tenant';
comment on column financial.payment_methods.status               is 'expired: by the card''s own date; revoked: by the tenant';
comment on column financial.payment_methods.verified_at          is 'When the gateway last found it good; NULL for one that nobody has tried';

create trigger set_updated_at
  before update on financial.payment_methods
  for each row execute function app.set_updated_at();

call app.attach_audit('financial.payment_methods', redacted => '{gateway_token,gateway_customer_id}');

alter table financial.payment_methods enable row level security;
alter table financial.payment_methods force row level security; -- E075

reset role;
