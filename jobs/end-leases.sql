-- Leases renew themselves or end by the passing of time, at midnight of each time zone (E214).
-- pmdb: schedule 2 * * * *
-- pmdb: user pm_cron
-- pmdb: timeout 15min

select app.renew_leases(), app.end_leases(), app.org_end_all_leases();
