-- The role that tests run as: neither superuser nor BYPASSRLS, and what it is granted in a test database it has there only.
-- Several runs may come here at once.
do $$
begin
  create role pmdb_tester nologin noinherit;
  comment on role pmdb_tester is 'pmdb: what tests in SQL run as';
exception when duplicate_object or unique_violation then
  null;
end
$$
