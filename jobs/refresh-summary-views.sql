-- Refreshes every summary, each by itself (E095), and is the only job that does (E101). By its full name: the search_path of a job is nobody's business (E142).
-- pmdb: schedule 0 * * * *
-- pmdb: user pm_cron
-- pmdb: timeout 30min

select app.refresh_summary_views();
