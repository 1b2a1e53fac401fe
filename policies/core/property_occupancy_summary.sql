-- Holds every organization: nobody is granted it, and a dump takes the definition, not the rows (E093).
-- pmdb: since V020

set role pm_definer;

revoke all on core.property_occupancy_summary from pm_backup;

reset role;
