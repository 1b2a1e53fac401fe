-- Drops the months of the audit trail that are older than a year, whole (E126).
-- pmdb: schedule 0 5 1 * *
-- pmdb: user pm_cron
-- pmdb: timeout 10min

select app.drop_audit_partitions('1 year');
