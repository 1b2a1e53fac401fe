-- What the SQL tests share: `pmdb test` runs it once, in the template that every test file gets a copy of.
-- Two organizations, `ours` and `theirs`, each with a property, units 101 and 102, a renter in 101 and an administrator who
-- also manages the property. test.id('ours.property') is its id. A third one, `north`, is the same in a schema of its own, with a
-- property 'Spare' besides that nobody manages or lives in, and accounts Cash and Rent.
-- pmdb: tenant north

create schema test;

create table test.ids (name text primary key, id uuid not null);

grant usage  on schema test to public;
grant select on test.ids    to public;

create function test.id(name text) returns uuid
  language sql stable
  return (select i.id from test.ids i where i.name = id.name);

create procedure test.create_organization(slug text)
  language plpgsql
as $$
declare
  admin    uuid;
  renter   uuid;
  org      uuid;
  boss     uuid;
  lodger   uuid;
  place    uuid;
  home     uuid;
  other    uuid;
  tenant   uuid;
  lease    uuid;
begin
  insert into identity.user_profiles (email) values ('admin@' || slug || '.example') returning id into admin;
  insert into identity.user_profiles (email) values ('renter@' || slug || '.example') returning id into renter;
  org := app.create_organization(slug, slug, admin);
  select id into boss from core.user_profiles where organization_id = org;
  insert into core.user_profiles (organization_id, identity_user_id) values (org, renter) returning id into lodger;
  insert into core.properties (organization_id, name, property_type, address_line1, city, state_province, country, property_manager_id)
  values (org, initcap(slug) || ' House', 'residential', '1 Main St', 'Springfield', 'IL', 'US', boss) returning id into place;
  insert into core.units (organization_id, property_id, unit_number) values (org, place, '101') returning id into home;
  insert into core.units (organization_id, property_id, unit_number) values (org, place, '102') returning id into other;
  insert into core.tenants (organization_id, property_id, unit_id, user_profile_id, first_name, last_name)
  values (org, place, home, lodger, 'Rita', 'Renter') returning id into tenant;
  insert into core.leases (organization_id, property_id, unit_id, tenant_id, start_date, rent_amount, status)
  values (org, place, home, tenant, current_date - 30, 900, 'active') returning id into lease;
  insert into test.ids
  select slug || '.' || name, id
  from (values ('admin', admin), ('renter', renter), ('organization', org), ('profile', boss), ('lodger', lodger),
               ('property', place), ('unit', home), ('other unit', other), ('tenant', tenant), ('lease', lease)) v (name, id);
end
$$;

-- Opens an organization's context and takes on a role: as the organization's renter for tenant_role, else as its administrator.
create procedure test.become(role text, slug text)
  language plpgsql
as $$
begin
  perform app.set_context_as(
    test.id(slug || case when role = 'tenant_role' then '.renter' else '.admin' end), test.id(slug || '.organization')
  );
  perform set_config('role', role, true);
end
$$;

-- The first column of the first row that a role sees in an organization's context, as text. Its writes stay until the test's
-- own rollback.
create function test.asks(role text, slug text, query text) returns text
  language plpgsql
as $$
declare
  answer text;
begin
  call test.become(role, slug);
  execute query into answer;
  perform set_config('role', 'none', true);
  return answer;
end
$$;

-- How a statement of that role ends, up to its deferred checks; nothing stays of one that is refused.
create function test.trial(role text, slug text, query text, out state text, out reason text, out message text)
  language plpgsql
as $$
begin
  call test.become(role, slug);
  execute query;
  set constraints all immediate;
  set constraints all deferred;
  perform set_config('role', 'none', true);
  message := 'accepted';
exception when others then
  get stacked diagnostics reason = constraint_name, state = returned_sqlstate, message = message_text;
end
$$;

-- Why a role's statement is refused, at once or at the end of the transaction: the constraint, else the SQLSTATE; 'accepted'
-- where it isn't. Nothing of a refused one stays.
create function test.refusal(role text, slug text, query text) returns text
  language sql
return (select coalesce(nullif(t.reason, ''), t.state, t.message) from test.trial(role, slug, query) t);

-- What that role is told, where its statement is refused.
create function test.message(role text, slug text, query text) returns text
  language sql
return (select t.message from test.trial(role, slug, query) t);

-- Writes with triggers off: rows as the passing of days leaves them, which no statement makes.
create procedure test.write_untriggered(statement text)
  language plpgsql security definer
  set session_replication_role = replica
as $$
begin
  execute statement;
end
$$;

-- The books of an organization: accounts Cash (1000) and Rent (4000), invoices INV-1 and INV-2 of 100 each, sent and due in ten
-- days, for the renter and for his neighbour in 102, and payments PAY-1 and PAY-2 of 100 each, cleared, of the same two.
create procedure test.create_books(slug text)
  language plpgsql
as $$
declare
  org        constant uuid := test.id(slug || '.organization');
  place      constant uuid := test.id(slug || '.property');
  renter     constant uuid := test.id(slug || '.tenant');
  neighbour  uuid;
begin
  insert into core.tenants (organization_id, property_id, first_name, last_name) values (org, place, 'Ned', 'Next')
  returning id into neighbour;
  insert into financial.accounts (organization_id, account_code, account_name, account_type)
  values (org, '1000', 'Cash', 'asset'), (org, '4000', 'Rent', 'income');
  insert into financial.invoices (organization_id, property_id, tenant_id, invoice_number, invoice_type, subtotal, total_amount,
                                  invoice_date, due_date, status)
  values (org, place, renter,    'INV-1', 'rent', 100, 100, current_date - 30, current_date + 10, 'sent'),
         (org, place, neighbour, 'INV-2', 'rent', 100, 100, current_date - 30, current_date + 10, 'sent');
  insert into financial.payments (organization_id, property_id, tenant_id, payment_number, payment_method, payment_amount,
                                  net_amount, payment_date, status)
  values (org, place, renter,    'PAY-1', 'ach', 100, 100, current_date, 'cleared'),
         (org, place, neighbour, 'PAY-2', 'ach', 100, 100, current_date, 'cleared');
  insert into test.ids
  select slug || '.' || account_name, id from financial.accounts where organization_id = org
  union all select slug || '.' || invoice_number, id from financial.invoices where organization_id = org
  union all select slug || '.' || payment_number, id from financial.payments where organization_id = org
  union all values (slug || '.neighbour', neighbour);
end
$$;

-- How many rows a statement with "returning" touches, or "refused"; nothing of it stays. The administrator has these permissions
-- alone.
create function test.does(role text, permissions text[], statement text, slug text default 'ours') returns text
  language plpgsql
as $$
declare
  answer text;
begin
  update core.organization_members set permissions = to_jsonb(does.permissions);
  answer := test.asks(role, slug, format('with w as (%s) select count(*) from w', statement));
  raise exception using errcode = 'UNDO1', message = answer;
exception
  when sqlstate 'UNDO1' then return sqlerrm;
  when insufficient_privilege then return 'refused';
end
$$;

create function test.all_but(permission text) returns text[]
  language sql stable
  return array(select code from identity.permissions where code not in ('all', permission));

create procedure test.fill_north()
  language plpgsql
  set search_path = org_north, pg_catalog
as $$
declare
  org     constant uuid := (select id from organizations);
  admin   constant uuid := gen_random_uuid();
  renter  constant uuid := gen_random_uuid();
  place   constant uuid := gen_random_uuid();
  spare   constant uuid := gen_random_uuid();
  home    constant uuid := gen_random_uuid();
  tenant  constant uuid := gen_random_uuid();
begin
  insert into identity.user_profiles (id, email) values (admin, 'admin@north.example'), (renter, 'renter@north.example');
  perform app.appoint_administrator(org, admin);
  insert into users (id, organization_id, email, role)
  values (admin, org, 'admin@north.example', 'admin'), (renter, org, 'renter@north.example', 'tenant');
  insert into properties (id, organization_id, name, type, address, property_manager_id)
  values (place, org, 'North House', 'residential', '{"city": "Springfield"}', admin), (spare, org, 'Spare', 'mixed', '{}', null);
  insert into buildings (property_id, name) values (place, 'Front'), (spare, 'Back');
  insert into units (id, property_id, unit_number) values (home, place, '101'), (default, place, '102'), (default, spare, '201');
  insert into tenants (id, user_id, property_id, unit_id) values (tenant, renter, place, home);
  insert into leases (tenant_id, unit_id, start_date, rent_amount) values (tenant, home, current_date - 30, 900);
  insert into accounts (account_code, account_name, account_type) values ('1000', 'Cash', 'asset'), ('4000', 'Rent', 'income');
  insert into test.ids
  select 'north.' || name, id
  from (values ('organization', org), ('admin', admin), ('renter', renter), ('property', place), ('spare', spare), ('unit', home), ('tenant', tenant)) v (name, id)
  union all select 'north.lease', id from leases
  union all select 'north.' || account_name, id from accounts
  union all select 'north.unit ' || unit_number, id from units where id <> home;
end
$$;

call test.create_organization('ours');
call test.create_organization('theirs');
call test.fill_north();

-- Tests run as pmdb_tester, whom row-level security binds like anybody else. By grants and policies of its own it prepares
-- rows of every organization; to ask what others may do it becomes one of them. Roles that see all rows by themselves are
-- not among them: a file that needs one says so (`-- pmdb: run-as superuser`).
grant pm_owner, pm_app, property_manager_role, tenant_role, pm_service, pm_readonly, pm_reporting, pm_cron to pmdb_tester;

do $$
declare
  place    text;
  guarded  regclass;
begin
  foreach place in array array['app', 'communication', 'core', 'financial', 'identity', 'maintenance', 'monitoring', 'operations', 'org_north',
                               'public', 'shared', 'test'] loop
    execute format('grant usage   on schema %I to pmdb_tester', place);
    execute format('grant all     on all tables    in schema %I to pmdb_tester', place);
    execute format('grant usage   on all sequences in schema %I to pmdb_tester', place);
    execute format('grant execute on all routines  in schema %I to pmdb_tester', place);
  end loop;
  for guarded in select oid from pg_class where relrowsecurity loop
    execute format('create policy test_prepares on %s to pmdb_tester using (true) with check (true)', guarded);
  end loop;
end
$$;
