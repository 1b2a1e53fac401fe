-- Schemas know nothing of the organizations they belong to.

set role pm_definer;

create or replace function app.organization_is_open(organization uuid) returns boolean
  language sql immutable
  return true;

create or replace function app.org_has_user(organization uuid, user_uuid uuid) returns boolean
  language sql immutable
  return false;

drop function app.organization_of_schema(name);

reset role;
