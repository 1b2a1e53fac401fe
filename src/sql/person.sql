-- Somebody who may sign in, by email, id, or the id of a profile, and the organizations he has to do with.
-- /* who */ stands for what was given.
select u.id as "userId", u.email, u.status
     , ( select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'slug', o.slug, 'asked', p.id::text = (/* who */), 'title', m.role)
                order by o.slug), '[]')
           from core.user_profiles p
           join core.organizations o on o.id = p.organization_id
           left join core.organization_members m on (m.organization_id, m.user_profile_id) = (p.organization_id, p.id) and m.status = 'active'
          where p.identity_user_id = u.id ) as organizations
  from identity.user_profiles u
 where u.email = lower((/* who */)) or u.id::text = (/* who */)
    or exists (select from core.user_profiles p where p.identity_user_id = u.id and p.id::text = (/* who */))
