-- The design's own sample tests, so written that they can fail: what is created is looked at (E165), isolation is asked as a role
-- that it binds, with rows on both sides (E164), and each is undone (E166). Needs no pgTAP.

call test.create_books('ours');
call test.create_books('theirs');

create function testing.test_organization_creation() returns void
  language plpgsql
as $$
begin
  perform testing.run_test(
    'organization_creation',
    $test$
      select app.create_organization('Test Org', 'test-org', test.id('ours.admin'));
      select concat_ws(' ', o.name, m.role, m.permissions)
      from core.organizations o join core.organization_members m on m.organization_id = o.id where o.slug = 'test-org'
    $test$,
    'Test Org admin ["all"]',
    'core_functionality'
  );
end
$$;

create function testing.test_isolation() returns void
  language plpgsql
as $$
begin
  perform testing.run_test(
    'rls_organization_isolation_own',
    $test$ select test.asks('pm_app', 'ours', 'select count(*) from core.properties') $test$,
    '1',
    'security'
  );
  perform testing.run_test(
    'rls_organization_isolation_others',
    $test$
      select test.asks('pm_app', 'ours',
                       'select count(*) from core.properties where organization_id <> app.current_organization_id()')
    $test$,
    '0',
    'security'
  );
end
$$;

create function testing.test_invoice_balance() returns void
  language plpgsql
as $$
begin
  perform testing.run_test(
    'invoice_balance_calculation',
    $test$
      insert into financial.payment_allocations (organization_id, payment_id, invoice_id, allocated_amount)
      values (test.id('ours.organization'), test.id('ours.PAY-1'), test.id('ours.INV-1'), 40);
      select concat_ws(' ', total_amount, paid_amount, balance_due, status) from financial.invoices where id = test.id('ours.INV-1')
    $test$,
    '100.00 40.00 60.00 partial',
    'financial'
  );
end
$$;

select testing.run_test('all of them pass, and leave nothing', $$
  select concat_ws(' ', count(*), bool_and(status = 'pass'), (select sum(paid_amount) from financial.invoices)) from testing.run_all_tests()
$$, '4 t 0.00');
select * from testing.run_all_tests();
