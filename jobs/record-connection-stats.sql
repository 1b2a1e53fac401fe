-- Keeps how many sessions there are, by user, application and state.
-- pmdb: schedule * * * * *
-- pmdb: user pm_cron
-- pmdb: timeout 30s

select monitoring.record_connection_stats();
