-- What pmdb tells the database of its tenants: who is entered, suspended, restored and gone. It does so as the owner.
begin;
select plan(18);

create function pg_temp.owner(query text) returns text
  language plpgsql
as $$
declare
  answer text;
begin
  set local role pm_owner;
  execute query into answer;
  reset role;
  return answer;
exception when others then
  return sqlstate;
end
$$;

select is(pg_temp.owner($$select string_agg(slug || ' ' || placement || coalesce(' ' || schema_name, ''), ', ' order by slug) from app.list_tenants()$$),
          'north schema org_north, ours pooled, theirs pooled', 'all are listed');
select isnt(pg_temp.owner($$select app.register_tenant('south', 'South', 'schema', 'org_south')$$), null, 'one is entered');
select is((select schema_name::text from public.tenant_registry join core.organizations o on o.id = organization_id where o.slug = 'south'), 'org_south', 'with its schema');
select is(pg_temp.owner($$select app.register_tenant('south', 'Another', 'pooled', null)$$), '23505', 'a slug is one tenant''s');
select is(pg_temp.owner($$select name from app.organization_of_schema('org_south')$$), 'South', 'its schema learns whose it is');
select is(pg_temp.owner($$select name from app.organization_of_schema('org_none')$$), null, 'any other is nobody''s');
select is(pg_temp.owner('select count(*) from app.organization_ids()'), '4', 'migrations find them all');
select is(pg_temp.owner($$select app.set_tenant_status('south', 'suspended')$$), '', 'it is suspended');
select is(pg_temp.owner($$select status from app.list_tenants() where slug = 'south'$$), 'suspended', 'and known as that');
select is(pg_temp.owner($$select app.set_tenant_status('nobody', 'active')$$), 'P0002', 'nobody is suspended who is not there');
select is(pg_temp.owner($$select app.unregister_tenant('south')$$), '', 'it goes');
select is(pg_temp.owner($$select app.unregister_tenant('south')$$), 'P0002', 'once');
select is(pg_temp.owner($$select app.restore_tenant('south', 'South', 'pooled', null, '00000000-0000-4000-8000-000000000001')$$), '00000000-0000-4000-8000-000000000001', 'it comes back as who it was');
select cmp_ok(pg_temp.owner('select count(*) from app.tables_of_tenants()')::int, '>', 40, 'where its rows are is known');
select is(pg_temp.owner($$select bool_and(organization_column = case relation when 'core.organizations'::regclass then 'id' else 'organization_id' end) from app.tables_of_tenants()$$), 'true', 'and by which column');
select cmp_ok(pg_temp.owner('select count(*) from app.changes_in_copies()')::int, '>', 0, 'and what a copy of them has anew');

select is(test.refusal('pm_service', 'ours', format('select app.appoint_administrator(%L, %L)', '00000000-0000-4000-8000-000000000001', test.id('ours.renter'))), 'accepted',
          'who has no administrator gets one');
select is(test.refusal('pm_service', 'ours', format('select app.appoint_administrator(%L, %L)', test.id('ours.organization'), test.id('ours.renter'))), '42501',
          'who has one appoints others himself');

select finish();
rollback;
