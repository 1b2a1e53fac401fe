-- Keeps the statements that take long on average (E145).
-- pmdb: schedule */5 * * * *
-- pmdb: user pm_cron
-- pmdb: timeout 1min

select monitoring.record_slow_queries();
