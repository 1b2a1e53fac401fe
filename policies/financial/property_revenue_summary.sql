-- Holds every organization: nobody is granted it, and a dump takes the definition, not the rows (E093).
-- pmdb: since V049

set role pm_definer;

revoke all on financial.property_revenue_summary from pm_backup;

reset role;
