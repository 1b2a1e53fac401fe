-- Holds every organization: nobody is granted it, and a dump takes the definition, not the rows (E093).
-- pmdb: since V069

set role pm_definer;

revoke all on operations.maintenance_summary from pm_backup;

reset role;
