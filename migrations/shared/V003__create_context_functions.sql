-- What the current transaction says about itself: for which organization and user it works.
-- They only read settings, so anybody may call them; RLS by setting guards against a forgotten filter, not against
-- injected SQL (E069). Bodies are bound when created: no search_path can put another function in their place.

set role pm_owner;

-- An ended transaction leaves '' behind, not NULL (E062); no context is NULL and matches no row, never a nil UUID (E063).
-- LANGUAGE sql without definer rights can be inlined (E064); one schema for all of them (E007, E074).
create function app.current_organization_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.current_organization_id', true), '')::uuid;

create function app.current_user_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.current_user_id', true), '')::uuid;

create function app.client_ip() returns inet
  language sql stable parallel safe
  return coalesce(nullif(current_setting('app.client_ip', true), '')::inet, inet_client_addr());

create function app.user_agent() returns text
  language sql stable parallel safe
  return nullif(left(current_setting('app.user_agent', true), 512), '');

create function app.request_id() returns text
  language sql stable parallel safe
  return nullif(left(current_setting('app.request_id', true), 64), '');

create function app.required_organization_id() returns uuid
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if app.current_organization_id() is null then
    raise exception using
      errcode = 'insufficient_privilege',
      message = 'no organization context',
      hint    = 'Call app.set_context_as(user, organization) first, in the same transaction.';
  end if;
  return app.current_organization_id();
end
$$;

-- E045. A write that changes nothing leaves the row as it was.
create function app.set_updated_at() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if new is distinct from old then
    new.updated_at := now();
  end if;
  return new;
end
$$;

-- Nobody writes in another's name: within a context the author is its user, whatever the writer says.
create function app.set_created_by() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.created_by := coalesce(app.current_user_id(), new.created_by);
  return new;
end
$$;

create function app.set_updated_by() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if new is distinct from old then
    new.updated_by := coalesce(app.current_user_id(), new.updated_by);
  end if;
  return new;
end
$$;

comment on function app.current_organization_id()  is 'The organization of this transaction, NULL without a context';
comment on function app.current_user_id()          is 'The user (identity.user_profiles.id) of this transaction, NULL without one';
comment on function app.client_ip()                is 'The address of the person, or of the connection where nobody said';
comment on function app.user_agent()               is 'The browser or client of the person, as the application says';
comment on function app.request_id()               is 'The request that this transaction serves, for tracing';
comment on function app.required_organization_id() is 'The organization of this transaction; without one an error (42501), so that nothing is silently empty';
comment on function app.set_updated_at()           is 'BEFORE UPDATE trigger of every table with updated_at';
comment on function app.set_created_by()           is 'BEFORE INSERT trigger of tables whose created_by is a user';
comment on function app.set_updated_by()           is 'BEFORE INSERT and UPDATE trigger of tables whose updated_by is a user';

grant execute on function
  app.current_organization_id(),
  app.current_user_id(),
  app.client_ip(),
  app.user_agent(),
  app.request_id(),
  app.required_organization_id()
  to public;

reset role;
