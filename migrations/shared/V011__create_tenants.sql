-- Tenants: the people who rent, or want to. They need no login.

set role pm_owner;

create table core.tenants (
  id                        uuid           not null  default gen_random_uuid(),
  organization_id           uuid           not null  default app.current_organization_id(),
  user_profile_id           uuid,
  property_id               uuid           not null,
  unit_id                   uuid,
  -- person
  first_name                varchar(100)   not null,
  last_name                 varchar(100)   not null,
  email                     varchar(255),
  phone_primary             varchar(20),
  phone_secondary           varchar(20),
  date_of_birth             bytea,
  date_of_birth_key_id      varchar(100),
  emergency_contact_1       jsonb,
  emergency_contact_2       jsonb,
  -- work
  employer_name             varchar(255),
  job_title                 varchar(100),
  annual_income             numeric(12,2),
  employment_verification   jsonb,
  -- history
  previous_address          jsonb,
  previous_landlord         jsonb,
  rental_history            jsonb,
  -- where the tenancy stands
  status                    varchar(20)    not null  default 'active',
  move_in_date              date,
  move_out_date             date,
  notice_date               date,
  -- screening
  credit_score              integer,
  background_check_status   varchar(20),
  background_check_date     date,
  screening_notes           text,
  -- wishes and notes
  communication_preference  varchar(20)    not null  default 'email',
  language_preference       varchar(10)    not null  default 'en',
  special_needs             text,
  notes                     text,
  pets                      jsonb,
  created_at                timestamptz    not null  default now(),
  updated_at                timestamptz    not null  default now(),

  constraint tenants_pkey                                      primary key (id),
  constraint tenants_organization_id_id_key                    unique (organization_id, id),
  constraint tenants_organization_id_fkey                      foreign key (organization_id)                       references core.organizations (id)                     on delete restrict,
  constraint tenants_organization_id_user_profile_id_fkey      foreign key (organization_id, user_profile_id)      references core.user_profiles (organization_id, id)      on delete restrict,
  constraint tenants_organization_id_property_id_fkey          foreign key (organization_id, property_id)          references core.properties (organization_id, id)         on delete restrict,
  constraint tenants_organization_id_property_id_unit_id_fkey  foreign key (organization_id, property_id, unit_id) references core.units (organization_id, property_id, id) on delete restrict, -- E026
  constraint tenants_not_a_number_check                        check ('NaN' not in (annual_income)),
  constraint tenants_email_check                               check (email = lower(email) and email like '%_@_%'),
  constraint tenants_date_of_birth_date_of_birth_key_id_check  check ((date_of_birth is null) = (date_of_birth_key_id is null)),
  constraint tenants_emergency_contact_1_check                 check (jsonb_typeof(emergency_contact_1) = 'object'),
  constraint tenants_emergency_contact_2_check                 check (jsonb_typeof(emergency_contact_2) = 'object'),
  constraint tenants_annual_income_check                       check (annual_income >= 0),
  constraint tenants_rental_history_check                      check (jsonb_typeof(rental_history) = 'array'),
  constraint tenants_status_check                              check (status in ('prospect', 'approved', 'active', 'notice_given', 'moved_out')),
  constraint tenants_move_in_date_move_out_date_check          check (move_out_date >= move_in_date),
  constraint tenants_credit_score_check                        check (credit_score between 300 and 850),
  constraint tenants_background_check_status_check             check (background_check_status in ('pending', 'passed', 'failed', 'expired')),
  constraint tenants_communication_preference_check            check (communication_preference in ('email', 'sms', 'phone', 'mail')),
  constraint tenants_pets_check                                check (jsonb_typeof(pets) = 'array')
);

create index idx_tenants_user_profile    on core.tenants (organization_id, user_profile_id);
create index idx_tenants_property_status on core.tenants (organization_id, property_id, status);
create index idx_tenants_unit            on core.tenants (organization_id, unit_id, property_id);
create index idx_tenants_status          on core.tenants (organization_id, status);
create index idx_tenants_email           on core.tenants (organization_id, email);
create index idx_tenants_search          on core.tenants using gin (
  to_tsvector('english', first_name || ' ' || last_name || ' ' || coalesce(email, ''))
);

comment on table  core.tenants                           is 'People who rent or apply, with or without a login';
comment on column core.tenants.user_profile_id           is 'Set when the tenant can sign in';
comment on column core.tenants.property_id               is 'Where the tenant lives or applies';
comment on column core.tenants.unit_id                   is 'Where the tenant lives now; the leases tell the history';
comment on column core.tenants.first_name                is 'Given name, as in the lease';
comment on column core.tenants.last_name                 is 'Family name, as in the lease';
comment on column core.tenants.email                     is 'In lower case';
comment on column core.tenants.phone_primary             is 'Where to call first, with the country''s code';
comment on column core.tenants.phone_secondary           is 'Where to call else';
comment on column core.tenants.date_of_birth             is 'Encrypted by the application (AES-256-GCM), never readable here (E048)';
comment on column core.tenants.date_of_birth_key_id      is 'The key that date_of_birth was encrypted with';
comment on column core.tenants.emergency_contact_1       is 'Object with name, relationship, phone, email';
comment on column core.tenants.emergency_contact_2       is 'Object with name, relationship, phone, email: the second to call';
comment on column core.tenants.employer_name             is 'Where the tenant works';
comment on column core.tenants.job_title                 is 'As what';
comment on column core.tenants.annual_income             is 'In the organization''s currency';
comment on column core.tenants.employment_verification   is 'Object: who was asked, when, what was said';
comment on column core.tenants.previous_address          is 'Object with line1, line2, city, state, postal_code, country';
comment on column core.tenants.previous_landlord         is 'Object with name, phone, email: who can be asked';
comment on column core.tenants.rental_history            is 'Array of earlier rentals';
comment on column core.tenants.status                    is 'prospect, approved, active, notice_given; moved_out closes the way in';
comment on column core.tenants.move_in_date              is 'The day that the tenant got the keys';
comment on column core.tenants.move_out_date             is 'The day that the keys came back';
comment on column core.tenants.notice_date               is 'When notice was given';
comment on column core.tenants.credit_score              is '300 to 850';
comment on column core.tenants.background_check_status   is 'NULL until a check was asked for; expired: too old to count';
comment on column core.tenants.background_check_date     is 'When the check was answered';
comment on column core.tenants.screening_notes           is 'What was found about an applicant; renters don''t see it';
comment on column core.tenants.communication_preference  is 'How the tenant wants to hear from the organization';
comment on column core.tenants.language_preference       is 'Language tag such as en; letters to the tenant are in it';
comment on column core.tenants.special_needs             is 'What the tenant wants to be considered, such as a step-free way';
comment on column core.tenants.notes                     is 'Of the staff; renters don''t see it';
comment on column core.tenants.pets                      is 'Array of objects';

create trigger set_updated_at
  before update on core.tenants
  for each row execute function app.set_updated_at();

call app.attach_audit('core.tenants', redacted =>
  '{date_of_birth,annual_income,employment_verification,credit_score,screening_notes,special_needs}');

alter table core.tenants enable row level security;
alter table core.tenants force row level security; -- E075

reset role;
