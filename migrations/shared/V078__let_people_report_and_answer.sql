-- What renters write, and what everybody notes on what came to them: through functions, since no policy lets them touch
-- these tables (E082). Each takes who is asking from the context, never from its caller.

set role pm_definer;

create function app.report_maintenance(
  unit                 uuid,
  title                text,
  description          text default null,
  category             text default 'other',
  priority             text default 'medium',
  permission_to_enter  boolean default false,
  preferred_times      jsonb default null,
  images               text[] default null
) returns uuid
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid := app.required_organization_id();
  request       uuid;
begin
  if unit is null or unit <> all (app.my_home_unit_ids()) then
    raise insufficient_privilege using message = format('the current user does not live in unit %s', unit);
  end if;
  insert into operations.maintenance_requests (
    organization_id, property_id, unit_id, tenant_id, reported_by, title, description, category, priority, source,
    permission_to_enter, preferred_times, images
  )
  select
    organization, u.property_id, u.id,
    (select t.id from core.tenants t
     where t.organization_id = organization and t.id = any (app.my_tenant_ids())
     order by t.unit_id = u.id desc nulls last, t.created_at desc limit 1),
    app.current_profile_id(), report_maintenance.title, report_maintenance.description, report_maintenance.category,
    report_maintenance.priority, 'portal', report_maintenance.permission_to_enter, report_maintenance.preferred_times,
    report_maintenance.images
  from core.units u
  where u.organization_id = organization and u.id = unit
  returning id into request;
  return request;
end
$$;

create function app.rate_maintenance(request uuid, rating integer) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Not left to the check: its error would show the whole row, as the definer sees it.
  if rating is null or rating not between 1 and 5 then
    raise invalid_parameter_value using message = 'a rating is 1 to 5';
  end if;
  update operations.maintenance_requests
  set tenant_rating = rating
  where organization_id = app.required_organization_id() and id = request
    and tenant_id = any (app.my_tenant_ids()) and status = 'completed';
  if not found then
    raise insufficient_privilege using message = format('request %s is not a completed one of the current user', request);
  end if;
end
$$;

-- A renter writes to staff and to those who manage the place where he lives, never to another renter.
create function app.send_message(
  recipient_type  text,
  recipient       uuid,
  content         text,
  subject         text default null,
  answer_to       uuid default null
) returns uuid
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid := app.required_organization_id();
  profile       constant uuid := app.current_profile_id();
  thread        uuid := gen_random_uuid();
  message       uuid;
begin
  if not coalesce(case recipient_type
    when 'property' then recipient = any (app.my_home_property_ids())
    when 'user'     then exists (
      select from core.organization_members m
      where m.organization_id = organization and m.user_profile_id = recipient and m.status = 'active'
    )
  end, false) then
    raise insufficient_privilege using message = format('the current user may not write to %s %s', recipient_type, recipient);
  end if;
  if answer_to is not null then
    select m.thread_id into thread
    from communication.messages m
    where m.organization_id = organization and m.id = answer_to
      and (profile in (m.sender_id, m.recipient_user_profile_id)
           or m.recipient_tenant_id = any (app.my_tenant_ids())
           or m.recipient_unit_id = any (app.my_home_unit_ids())
           or m.recipient_property_id = any (app.my_home_property_ids()));
    if not found then
      raise insufficient_privilege using message = format('the current user has no message %s', answer_to);
    end if;
  end if;
  insert into communication.messages (
    organization_id, thread_id, parent_message_id, sender_id, recipient_type, recipient_id, subject, content
  )
  values (
    organization, thread, answer_to, profile, send_message.recipient_type, recipient, send_message.subject, send_message.content
  )
  returning id into message;
  return message;
end
$$;

create function app.mark_read(ids uuid[]) returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  organization  constant uuid   := app.required_organization_id();
  profile       constant uuid   := app.current_profile_id();
  tenant_ids    constant uuid[] := app.my_tenant_ids();
  messages      bigint;
  notifications bigint;
begin
  update communication.messages
  set read_at = now()
  where organization_id = organization and id = any (ids) and read_at is null
    and (recipient_user_profile_id = profile or recipient_tenant_id = any (tenant_ids));
  get diagnostics messages = row_count;
  update communication.notifications
  -- Reading one here doesn't stop what is still to be sent, nor hide that it could not be.
  set read_at = now(), status = case when channel = 'in_app' or status in ('sent', 'delivered') then 'read' else status end
  where organization_id = organization and id = any (ids) and read_at is null
    and (recipient_user_profile_id = profile or recipient_tenant_id = any (tenant_ids));
  get diagnostics notifications = row_count;
  return messages + notifications;
end
$$;

comment on function app.report_maintenance(uuid, text, text, text, text, boolean, jsonb, text[]) is
  'Reports something broken in the current user''s home; returns the id of the request';
comment on function app.rate_maintenance(uuid, integer) is
  'The verdict (1 to 5) of the current user on a completed request of his';
comment on function app.send_message(text, uuid, text, text, uuid) is
  'Writes to a member of staff ("user") or to those who manage the current user''s home ("property"); returns the id of the message';
comment on function app.mark_read(uuid[]) is
  'Notes that the current user has read these messages and notifications to him; returns how many';

grant execute on function
  app.report_maintenance(uuid, text, text, text, text, boolean, jsonb, text[]),
  app.rate_maintenance(uuid, integer),
  app.send_message(text, uuid, text, text, uuid)
  to tenant_role;
grant execute on function app.mark_read(uuid[]) to pm_app, property_manager_role, tenant_role;

reset role;
