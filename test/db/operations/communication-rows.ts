import type { Sql } from 'postgres';
import { inserted } from './inserted.ts';

/** What the rows of communication refer to. */
export interface CommunicationParents {
  readonly organization: string;
  readonly user: string;
  readonly profile: string;
  readonly property: string;
  readonly building: string;
  readonly unit: string;
  readonly tenant: string;
}

/** One row at least in every table of communication, with every optional parent named. */
export async function createCommunication(sql: Sql, parents: CommunicationParents): Promise<void> {
  const { organization, user, profile, property, building, tenant } = parents;
  const of = { organization_id: organization };
  const template = await inserted(sql, 'communication.email_templates', {
    ...of,
    template_key: 'welcome',
    name: 'Welcome',
    subject: 'Welcome',
    body_html: '<p>Welcome</p>',
    created_by: user,
  });
  const notice = { ...of, template_id: template, notification_type: 'welcome', title: 'Welcome' };
  await inserted(sql, 'communication.notifications', { ...notice, recipient_tenant_id: tenant });
  const notification = await inserted(sql, 'communication.notifications', {
    ...notice,
    recipient_user_profile_id: profile,
  });
  await inserted(sql, 'communication.notification_preferences', {
    ...of,
    user_profile_id: profile,
    notification_type: 'welcome',
    channel: 'email',
  });
  const message = await createThread(sql, parents);
  await inserted(sql, 'communication.announcements', {
    ...of,
    property_id: property,
    building_id: building,
    title: 'Water off',
    content: 'On Monday',
    status: 'published',
    published_at: new Date(),
    created_by: profile,
  });
  const log = await inserted(sql, 'communication.communication_logs', {
    ...of,
    channel: 'email',
    notification_id: notification,
    message_id: message,
    template_id: template,
    tenant_id: tenant,
    user_profile_id: profile,
    to_address: 'rita@example.com',
  });
  await inserted(sql, 'communication.delivery_status', { ...of, communication_log_id: log, status: 'delivered' });
}

/** A message to a person, and its answers to each other kind of recipient; returns the first. */
async function createThread(sql: Sql, parents: CommunicationParents): Promise<string> {
  const { organization, profile, property, unit, tenant } = parents;
  const written = { organization_id: organization, sender_id: profile, content: 'Hello' };
  const first = await inserted(sql, 'communication.messages', {
    ...written,
    recipient_type: 'user',
    recipient_id: profile,
  });
  const [{ thread_id } = {}] = await sql`select thread_id from communication.messages where id = ${first}`;
  for (const [recipient_type, recipient_id] of Object.entries({ property, unit, tenant })) {
    await inserted(sql, 'communication.messages', {
      ...written,
      thread_id,
      parent_message_id: first,
      recipient_type,
      recipient_id,
    });
  }
  return first;
}
