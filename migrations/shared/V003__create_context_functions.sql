-- What the current transaction says about itself: for which organization and user it works, and what he may do there.
-- It stands in settings, which any SQL may set; so it stands under a seal (HMAC-SHA256) that the opening functions (V019) alone
-- can make. What is forged, or sealed for another transaction, is an error and never an answer (E069).

set role pm_definer;

-- A key for each database, which nobody but the definer reads. A dump holds a materialized view's query and not its rows: no
-- key gets into a backup, and what is restored from one makes its own.
create materialized view app.context_key as
  select extensions.gen_random_bytes(32) as key;

create unique index context_key_key on app.context_key (key); -- to be refreshed concurrently

revoke all on app.context_key from pm_backup;

-- Bound to the moment at which the transaction began. now() differs between transactions, and is the same in their parallel
-- workers; whoever held a seal of a moment was entitled to it at that moment.
-- Definer functions alone may call it, under their own search_path.
create function app.seal_of(context text) returns text
  language plpgsql stable parallel safe
as $$
begin
  return (
    select encode(extensions.hmac(convert_to(context, 'UTF8') || timestamptz_send(now()), k.key, 'sha256'), 'hex')
    from app.context_key k
  );
end
$$;

-- '<organization> <user> <profile> <member> {<permissions>}', with '-' for what there isn't. An ended transaction leaves ''
-- behind, not NULL (E062); no context is NULL and matches no row, never a nil UUID (E063).
create function app.sealed_context() returns text
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  context constant text := nullif(current_setting('app.context', true), '');
begin
  if context is not null and (current_setting('app.seal', true) = app.seal_of(context)) is not true then
    raise exception using
      errcode = 'insufficient_privilege',
      message = 'the organization context is not sealed for this transaction',
      hint    = 'app.set_context(session_token, organization) opens a context; what sets app.context itself opens none.';
  end if;
  return context;
end
$$;

create function app.rotate_context_key() returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  refresh materialized view concurrently app.context_key;
end
$$;

comment on materialized view app.context_key    is 'The key of the seal; app.rotate_context_key() makes another';
comment on column app.context_key.key           is '32 random bytes, in one row; made anew wherever a dump is restored';
comment on function app.seal_of(text)           is 'The seal of a context in this transaction; the definer''s alone to call';
comment on function app.sealed_context()        is 'The context of this transaction, NULL without one; an error (42501) where its seal is not ours';
comment on function app.rotate_context_key()    is 'Makes a new key; transactions that are open lose their context';

grant execute on function app.sealed_context()
  to pm_owner, pm_app, property_manager_role, tenant_role, pm_readonly, pm_reporting, pm_service, pm_backup, pm_cron;

reset role;

set role pm_owner;

-- LANGUAGE sql without definer rights can be inlined (E064); one schema for all of them (E007, E074).
create function app.current_organization_id() returns uuid
  language sql stable parallel safe
  return split_part(app.sealed_context(), ' ', 1)::uuid;

create function app.current_user_id() returns uuid
  language sql stable parallel safe
  return nullif(split_part(app.sealed_context(), ' ', 2), '-')::uuid;

-- What the application says of the person beside it; these are not sealed.

create function app.client_ip() returns inet
  language sql stable parallel safe
  return coalesce(nullif(current_setting('app.client_ip', true), '')::inet, inet_client_addr());

create function app.user_agent() returns text
  language sql stable parallel safe
  return nullif(left(current_setting('app.user_agent', true), 512), '');

create function app.request_id() returns text
  language sql stable parallel safe
  return nullif(left(current_setting('app.request_id', true), 64), '');

create function app.required_context() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  context constant text := app.sealed_context();
begin
  if context is null then
    raise exception using
      errcode = 'insufficient_privilege',
      message = 'no organization context',
      hint    = 'Call app.set_context(session_token, organization) first, in the same transaction.';
  end if;
  return context;
end
$$;

create function app.required_organization_id() returns uuid
  language sql stable parallel safe
  return split_part(app.required_context(), ' ', 1)::uuid;

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
comment on function app.required_context()         is 'The context of this transaction; without one an error (42501), so that nothing is silently empty';
comment on function app.required_organization_id() is 'The organization of this transaction; without one an error (42501)';
comment on function app.set_updated_at()           is 'BEFORE UPDATE trigger of every table with updated_at';
comment on function app.set_created_by()           is 'BEFORE INSERT trigger of tables whose created_by is a user';
comment on function app.set_updated_by()           is 'BEFORE INSERT and UPDATE trigger of tables whose updated_by is a user';

grant execute on function
  app.current_organization_id(),
  app.current_user_id(),
  app.client_ip(),
  app.user_agent(),
  app.request_id(),
  app.required_context(),
  app.required_organization_id()
  to public;

reset role;
