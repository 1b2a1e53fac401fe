-- Keeps how often each index is used (E147).
-- pmdb: schedule 0 */6 * * *
-- pmdb: user pm_cron
-- pmdb: timeout 5min

select monitoring.record_index_usage();
