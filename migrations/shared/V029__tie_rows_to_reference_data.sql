-- Currency, time zone and country of a row name one that exists: dates are counted in an organization's time zone (E215)
-- and amounts in its currency (E216), so that a name nobody knows would only be found when a job fails.
--
-- FORCE binds pm_owner: with row_security off, as pmdb has it, adding a key fails; with it on, the key would be checked
-- against the rows that pm_owner may see, which are none. So FORCE is off while the keys are added, in this transaction alone.

set role pm_owner;

alter table core.organizations     no force row level security;
alter table core.properties        no force row level security;
alter table identity.user_profiles no force row level security;

alter table core.organizations
  add constraint organizations_currency_fkey  foreign key (currency) references shared.currencies (code) on delete restrict,
  add constraint organizations_timezone_fkey  foreign key (timezone) references shared.time_zones (name) on delete restrict;

alter table core.properties
  add constraint properties_country_fkey      foreign key (country)  references shared.countries (code)  on delete restrict;

alter table identity.user_profiles
  add constraint user_profiles_timezone_fkey  foreign key (timezone) references shared.time_zones (name) on delete restrict;

alter table core.organizations     force row level security;
alter table core.properties        force row level security;
alter table identity.user_profiles force row level security;

create index idx_organizations_currency on core.organizations     (currency);
create index idx_organizations_timezone on core.organizations     (timezone);
create index idx_properties_country     on core.properties        (country);
create index idx_user_profiles_timezone on identity.user_profiles (timezone);

reset role;
