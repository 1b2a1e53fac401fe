import { addDays, at } from './calendar.ts';
import type { Person } from './people.ts';
import type { Property } from './places.ts';
import { type Chunk, chunks, type Row } from './rows.ts';
import type { Story } from './story.ts';
import type { Tenant } from './tenancies.ts';

/** Subject, what a renter asks, what a manager answers. */
export const QUESTIONS = [
  [
    'Parcel room',
    'Where do I find parcels that came while I was away?',
    'In the room beside the mailboxes, with your key.',
  ],
  [
    'Parking',
    'Is there a second parking space that I could rent?',
    'One becomes free next month. I have put your name on it.',
  ],
  [
    'Noise',
    'The flat above is loud at night. Could you talk to them?',
    'I have written to them, and will call tomorrow.',
  ],
  ['Lease', 'When do we talk about renewing my lease?', 'Two months before its end; I will send you an offer.'],
] as const;

/** Renters who may sign in ask something, and their manager answers; everybody is told of what happens at their place. */
export function* talkRows(
  story: Story,
  { properties, tenants }: { readonly properties: readonly Property[]; readonly tenants: readonly Tenant[] },
): Generator<Chunk> {
  const managers = new Map(properties.map(({ id, manager }) => [id, manager]));
  const threads = tenants.flatMap((tenant) => {
    const manager = managers.get(tenant.unit.property.id);
    return tenant.person && manager ? threadRows(story, tenant.person, manager) : [];
  });
  yield* chunks('communication.messages', threads);
  yield* chunks(
    'communication.announcements',
    properties.map((property) => announcementRow(story, property)),
  );
}

function threadRows({ draw, organizationId, today }: Story, renter: Person, manager: Person): readonly Row[] {
  const [subject, question, answer] = draw.pick(QUESTIONS);
  const thread = draw.id();
  const first = draw.id();
  const day = addDays(today, -draw.int(3, 60));
  const message = (id: string, parent: string | null, from: Person, to: Person, content: string, hour: number) => ({
    id,
    organization_id: organizationId,
    thread_id: thread,
    parent_message_id: parent,
    sender_id: from.profileId,
    recipient_type: 'user',
    recipient_id: to.profileId,
    subject,
    content,
    read_at: parent === null ? at(day, hour + 1) : null,
    created_at: at(day, hour),
  });
  return [message(first, null, renter, manager, question, 10), message(draw.id(), first, manager, renter, answer, 14)];
}

export function announcementOf({ name }: Property['plan']) {
  return {
    title: `Water off at ${name}`,
    content: 'Pipes are being replaced: no water from 9 to 12 on Thursday. Please keep a bucket ready.',
  };
}

function announcementRow({ draw, organizationId, today }: Story, { id, plan, manager }: Property): Row {
  const day = addDays(today, -draw.int(2, 20));
  return {
    id: draw.id(),
    organization_id: organizationId,
    property_id: id,
    ...announcementOf(plan),
    audience: 'tenants',
    status: 'published',
    published_at: at(day, 8),
    created_by: manager.profileId,
    created_at: at(day, 8),
  };
}
