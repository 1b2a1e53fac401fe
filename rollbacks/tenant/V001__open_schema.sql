-- Gives the schema back to the role that migrates, and lets nobody else in.

do $$
begin
  execute 'set role pm_owner';
  execute format('comment on schema %I is null', current_schema());
  execute format('revoke all on schema %I from pm_definer, pm_backup, pm_app, property_manager_role, tenant_role, pm_readonly, '
                 'pm_reporting, pm_cron', current_schema());
  execute 'reset role';
  execute format('alter schema %I owner to current_user', current_schema());
end
$$;
