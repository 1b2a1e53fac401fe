-- An organization's own schema: who owns it and who may enter it. The runner has made it and put it first in the search_path.
--
-- Files of this track name nothing outside the schema but extensions and functions of `app`, and write no schema before a name
-- of their own: the schema can be dumped, renamed, moved to another server or spread by Citus as it is (E014).

do $$
begin
  if current_schema() is null or current_schema() !~ '^org_' then -- E002
    raise exception using
      errcode = 'invalid_schema_name',
      message = format('%s is no schema of an organization', coalesce(quote_ident(current_schema()), 'what the search_path names')),
      hint    = 'Such a schema is named org_…; set search_path = org_…, pg_catalog; before this file.';
  end if;
  execute format('alter schema %I owner to pm_owner', current_schema());
  execute format('comment on schema %I is %L', current_schema(), 'All that one organization has; refers to nothing outside but app and extensions');
  execute 'set role pm_owner';
  execute format('grant usage on schema %I to pm_definer, pm_backup, pm_app, property_manager_role, tenant_role, pm_readonly, '
                 'pm_reporting, pm_cron', current_schema());
  -- The definer keeps its functions and the audit log beside what they serve.
  execute format('grant create on schema %I to pm_definer', current_schema());
end
$$;

reset role;
