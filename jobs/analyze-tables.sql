-- Analyzes all tables that changed since they were analyzed last (E144).
-- pmdb: schedule 0 2 * * *
-- pmdb: user pm_cron
-- pmdb: timeout 1h

select maintenance.analyze_all_tables();
