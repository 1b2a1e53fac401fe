-- Countries, their subdivisions, currencies and time zones: what everybody may read and only a migration changes.
-- No organization owns these rows, so they carry no organization_id and no row-level security.

set role pm_owner;

create table shared.currencies (
  code         varchar(3)    not null,
  name         varchar(100)  not null,
  symbol       varchar(8),
  minor_units  smallint      not null  default 2,
  is_active    boolean       not null  default true,

  constraint currencies_pkey               primary key (code),
  constraint currencies_code_check         check (code ~ '^[A-Z]{3}$'),
  constraint currencies_minor_units_check  check (minor_units between 0 and 4)
);

comment on table  shared.currencies              is 'ISO 4217';
comment on column shared.currencies.code         is 'Three letters of ISO 4217';
comment on column shared.currencies.name         is 'In English';
comment on column shared.currencies.symbol       is 'As written before or behind an amount; NULL where none is known';
comment on column shared.currencies.minor_units  is 'Decimal places of an amount: 2 for USD, 0 for JPY, and 0 where ISO says that there are none, as for gold';
comment on column shared.currencies.is_active    is 'Offered for new amounts; false for a withdrawn one, a unit of account, or a metal';

create table shared.countries (
  code           varchar(2)    not null,
  iso3           varchar(3)    not null,
  numeric_code   varchar(3)    not null,
  name           varchar(100)  not null,
  phone_code     varchar(8),
  currency_code  varchar(3),
  is_active      boolean       not null  default true,

  constraint countries_pkey                primary key (code),
  constraint countries_iso3_key            unique (iso3),
  constraint countries_currency_code_fkey  foreign key (currency_code) references shared.currencies (code) on delete restrict,
  constraint countries_code_check          check (code ~ '^[A-Z]{2}$'),
  constraint countries_iso3_check          check (iso3 ~ '^[A-Z]{3}$'),
  constraint countries_numeric_code_check  check (numeric_code ~ '^[0-9]{3}$')
);

create index idx_countries_currency on shared.countries (currency_code);

comment on table  shared.countries                is 'ISO 3166-1';
comment on column shared.countries.code           is 'Two letters of ISO 3166-1';
comment on column shared.countries.iso3           is 'Three letters of ISO 3166-1';
comment on column shared.countries.numeric_code   is 'Three digits of ISO 3166-1, with zeros in front';
comment on column shared.countries.name           is 'In English';
comment on column shared.countries.phone_code     is 'As dialled: +49';
comment on column shared.countries.currency_code  is 'The one that is used most; some countries have several';
comment on column shared.countries.is_active      is 'Offered for new rows';

create table shared.states (
  country_code  varchar(2)    not null,
  code          varchar(10)   not null,
  name          varchar(100)  not null,
  is_active     boolean       not null  default true,

  constraint states_pkey               primary key (country_code, code),
  constraint states_country_code_fkey  foreign key (country_code) references shared.countries (code) on delete restrict
);

comment on table  shared.states               is 'ISO 3166-2: states, provinces, counties, …';
comment on column shared.states.country_code  is 'The country that it is part of';
comment on column shared.states.code          is 'Without the country: CA for US-CA';
comment on column shared.states.name          is 'As ISO writes it';
comment on column shared.states.is_active     is 'Offered for new rows';

create table shared.time_zones (
  name                varchar(50)   not null,
  display_name        varchar(100)  not null,
  country_code        varchar(2),
  utc_offset_minutes  integer       not null  default 0,
  is_active           boolean       not null  default true,

  constraint time_zones_pkey                     primary key (name),
  constraint time_zones_country_code_fkey        foreign key (country_code) references shared.countries (code) on delete restrict,
  constraint time_zones_utc_offset_minutes_check check (utc_offset_minutes between -1440 and 1440)
);

create index idx_time_zones_country on shared.time_zones (country_code);

comment on table  shared.time_zones                     is 'IANA names, former ones included, for rows that still have them';
comment on column shared.time_zones.name                is 'Of IANA, such as Europe/Dublin; what AT TIME ZONE takes';
comment on column shared.time_zones.display_name        is 'What people choose from';
comment on column shared.time_zones.country_code        is 'The country that it is listed under, for people who choose; NULL where the package lists it under none';
comment on column shared.time_zones.utc_offset_minutes  is 'What IANA calls standard time, for Dublin the summer''s; for arithmetic use the name: AT TIME ZONE knows the rules';
comment on column shared.time_zones.is_active           is 'Offered for new rows; false for a former name';

reset role;
