-- Vendors: firms that repair, clean and supply, and what they charge for it.

set role pm_owner;

create table operations.vendors (
  id                     uuid          not null  default gen_random_uuid(),
  organization_id        uuid          not null  default app.current_organization_id(),
  name                   varchar(255)  not null,
  legal_name             varchar(255),
  vendor_type            varchar(50),
  contact_name           varchar(200),
  email                  varchar(255),
  phone_number           varchar(20),
  address                jsonb,
  tax_id_encrypted       bytea,
  tax_id_key_id          varchar(100),
  tax_id_last4           varchar(4),
  payment_terms          integer       not null  default 30,
  default_account_id     uuid,
  license_number         varchar(100),
  license_expires_on     date,
  insurance_expires_on   date,
  rating                 numeric(3,2),
  status                 varchar(20)   not null  default 'active',
  notes                  text,
  metadata               jsonb         not null  default '{}',
  created_at             timestamptz   not null  default now(),
  updated_at             timestamptz   not null  default now(),

  constraint vendors_pkey                      primary key (id),
  constraint vendors_organization_id_id_key    unique (organization_id, id),
  constraint vendors_organization_id_name_key  unique (organization_id, name),
  constraint vendors_organization_id_fkey      foreign key (organization_id) references core.organizations (id) on delete restrict,
  constraint vendors_not_a_number_check        check ('NaN' not in (rating)),
  constraint vendors_email_check               check (email = lower(email) and email like '%_@_%'),
  constraint vendors_address_check             check (jsonb_typeof(address) = 'object'),
  constraint vendors_tax_id_encrypted_tax_id_key_id_check  check ((tax_id_encrypted is null) = (tax_id_key_id is null)),
  constraint vendors_payment_terms_check       check (payment_terms >= 0),
  constraint vendors_rating_check              check (rating between 0 and 5),
  constraint vendors_status_check              check (status in ('active', 'inactive', 'blocked')),
  constraint vendors_metadata_check            check (jsonb_typeof(metadata) = 'object')
);

create index idx_vendors_status on operations.vendors (organization_id, status);

comment on table  operations.vendors                       is 'Firms that work for the organization';
comment on column operations.vendors.name                  is 'What people call the firm';
comment on column operations.vendors.legal_name            is 'As contracts and tax forms have it';
comment on column operations.vendors.vendor_type           is 'plumber, electrician, landscaper …; an open list';
comment on column operations.vendors.contact_name          is 'Whom to ask for';
comment on column operations.vendors.email                 is 'In lower case';
comment on column operations.vendors.phone_number          is 'With the country''s code';
comment on column operations.vendors.address               is 'Object with line1, line2, city, state, postal_code, country';
comment on column operations.vendors.tax_id_encrypted      is 'Encrypted by the application (AES-256-GCM), never readable here (E048)';
comment on column operations.vendors.tax_id_key_id         is 'The key that tax_id_encrypted was encrypted with';
comment on column operations.vendors.tax_id_last4          is 'The whole number is not kept here';
comment on column operations.vendors.payment_terms         is 'Days after the invoice';
comment on column operations.vendors.default_account_id    is 'financial.accounts, where its expenses go unless told otherwise';
comment on column operations.vendors.license_number        is 'Of the trade';
comment on column operations.vendors.license_expires_on    is 'The last day that the license is good';
comment on column operations.vendors.insurance_expires_on  is 'The last day that the firm is insured';
comment on column operations.vendors.rating                is '0 to 5';
comment on column operations.vendors.status                is 'blocked: not to be called again, whatever it costs less';
comment on column operations.vendors.notes                 is 'Of the staff';
comment on column operations.vendors.metadata              is 'Object of facts that have no column; the application''s own';

create trigger set_updated_at
  before update on operations.vendors
  for each row execute function app.set_updated_at();

call app.attach_audit('operations.vendors', redacted => '{tax_id_encrypted,tax_id_last4}');

alter table operations.vendors enable row level security;
alter table operations.vendors force row level security; -- E075

create table operations.vendor_services (
  id                uuid           not null  default gen_random_uuid(),
  organization_id   uuid           not null  default app.current_organization_id(),
  vendor_id         uuid           not null,
  service_category  varchar(50)    not null,
  description       text,
  rate_type         varchar(20)    not null  default 'hourly',
  rate              numeric(10,2),
  emergency_rate    numeric(10,2),
  minimum_charge    numeric(10,2),
  is_active         boolean        not null  default true,
  created_at        timestamptz    not null  default now(),
  updated_at        timestamptz    not null  default now(),

  constraint vendor_services_pkey                            primary key (id),
  constraint vendor_services_organization_id_id_key          unique (organization_id, id),
  constraint vendor_services_vendor_id_service_category_rate_type_key
    unique (organization_id, vendor_id, service_category, rate_type),
  constraint vendor_services_organization_id_fkey            foreign key (organization_id)            references core.organizations (id)                  on delete restrict,
  constraint vendor_services_organization_id_vendor_id_fkey  foreign key (organization_id, vendor_id) references operations.vendors (organization_id, id) on delete cascade,
  constraint vendor_services_not_a_number_check    check ('NaN' not in (rate, emergency_rate, minimum_charge)),
  constraint vendor_services_rate_type_check       check (rate_type in ('hourly', 'fixed', 'per_unit')),
  constraint vendor_services_rate_check            check (rate >= 0),
  constraint vendor_services_emergency_rate_check  check (emergency_rate >= 0),
  constraint vendor_services_minimum_charge_check  check (minimum_charge >= 0)
);

create index idx_vendor_services_category on operations.vendor_services (organization_id, service_category);

comment on table  operations.vendor_services                   is 'What a vendor does, at what rate; they go with the vendor';
comment on column operations.vendor_services.vendor_id         is 'Who does it';
comment on column operations.vendor_services.service_category  is 'plumbing, electrical, heating …; an open list, that of maintenance_requests.category';
comment on column operations.vendor_services.description       is 'What is in the price, and what not';
comment on column operations.vendor_services.rate_type         is 'What rate is for: an hour, the whole job, or a piece';
comment on column operations.vendor_services.rate              is 'In the organization''s currency, per hour, per job or per piece as rate_type says';
comment on column operations.vendor_services.emergency_rate    is 'The same at night and on holidays, in the organization''s currency; NULL where it makes no difference';
comment on column operations.vendor_services.minimum_charge    is 'What a visit costs at least, in the organization''s currency';
comment on column operations.vendor_services.is_active         is 'Whether it is still offered';

create trigger set_updated_at
  before update on operations.vendor_services
  for each row execute function app.set_updated_at();

call app.attach_audit('operations.vendor_services');

alter table operations.vendor_services enable row level security;
alter table operations.vendor_services force row level security; -- E075

reset role;
