-- Leases begin and end by the passing of time, at midnight of each time zone: units follow them (E214).
-- pmdb: schedule 5 * * * *
-- pmdb: user pm_cron
-- pmdb: timeout 30min

select app.refresh_unit_statuses(), app.org_refresh_all_units();
