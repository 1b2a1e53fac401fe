-- core.property_for_cache(): the same for everyone who gets an answer.
begin;
select plan(4);

select is(
  test.asks('pm_app', 'ours', format('select core.property_for_cache(%L) ->> ''total_units''', test.id('ours.property'))),
  '2', 'an administrator gets the property with its units'
);
select is(
  test.asks('pm_app', 'ours', format('select core.property_for_cache(%L) ->> ''cache_key''', test.id('ours.property'))),
  format('org:%s:property_summary:%s', test.id('ours.organization'), test.id('ours.property')),
  'the key begins with the organization'
);
select is(
  test.asks('pm_app', 'theirs', format('select core.property_for_cache(%L)', test.id('ours.property'))),
  null, 'another organization gets nothing'
);
select throws_ok(
  format('set local role tenant_role; select core.property_for_cache(%L)', test.id('ours.property')),
  '42501', null, 'a renter may not ask'
);

select * from finish();
rollback;
