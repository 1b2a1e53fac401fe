import { addDays, at } from '../calendar.ts';
import type { Person } from '../people.ts';
import type { Property } from '../places.ts';
import { money, type Row } from '../rows.ts';
import type { Story } from '../story.ts';
import { announcementOf, QUESTIONS } from '../talk.ts';
import type { Tenant } from '../tenancies.ts';
import { ORDER_STATUS, type Request } from '../upkeep.ts';

/** What renters ask for is an order at once: nothing stands between the two in a schema. */
export function orderRow({ draw }: Story, request: Request, { author, workers }: Workforce): Row {
  const { lease, date, done, expense, status } = request;
  const { tenant, unit } = lease;
  const waits = status === 'open' || status === 'cancelled';
  return {
    id: draw.id(),
    property_id: unit.property.id,
    unit_id: unit.id,
    tenant_id: tenant.id,
    created_by_user_id: tenant.person?.login.userId ?? author,
    assigned_to_user_id: waits ? null : draw.pick(workers),
    title: request.title,
    description: `${request.title}. Since ${addDays(date, -1)}.`,
    category: request.trade,
    priority: request.priority,
    status: ORDER_STATUS[status],
    estimated_cost: money(expense?.amount ?? draw.int(100, 500) * 100),
    actual_cost: expense === undefined ? null : money(expense.amount),
    scheduled_date: waits ? null : at(done ?? addDays(date, 20), 9),
    completed_date: done === null ? null : at(done, 16),
    tenant_accessible: tenant.person !== undefined || draw.percent(85),
    created_at: at(date, 9),
  };
}

/** users.id of who writes orders, and of those who see to them. */
export interface Workforce {
  readonly author: string;
  readonly workers: readonly string[];
}

/** Renters who may sign in ask something, and their manager answers; everybody is told of what happens at their place. */
export function messageRows(story: Story, properties: readonly Property[], tenants: readonly Tenant[]): readonly Row[] {
  const managers = new Map(properties.map(({ id, manager }) => [id, manager]));
  const threads = tenants.flatMap(({ unit, person }) => {
    const manager = managers.get(unit.property.id);
    return person && manager ? threadRows(story, person, manager) : [];
  });
  return [...threads, ...properties.map((property) => announcementRow(story, property))];
}

function threadRows({ draw, today }: Story, renter: Person, manager: Person): readonly Row[] {
  const [subject, question, answer] = draw.pick(QUESTIONS);
  const day = addDays(today, -draw.int(3, 60));
  const message = (from: Person, to: Person, content: string, hour: number) => ({
    id: draw.id(),
    sender_id: from.login.userId,
    recipient_type: 'user',
    recipient_id: to.login.userId,
    subject,
    content,
    message_type: 'message',
    read_at: from === renter ? at(day, hour + 1) : null,
    created_at: at(day, hour),
  });
  return [message(renter, manager, question, 10), message(manager, renter, answer, 14)];
}

function announcementRow({ draw, today }: Story, { id, plan, manager }: Property): Row {
  const { title, content } = announcementOf(plan);
  return {
    id: draw.id(),
    sender_id: manager.login.userId,
    recipient_type: 'property',
    recipient_id: id,
    subject: title,
    content,
    message_type: 'announcement',
    read_at: null,
    created_at: at(addDays(today, -draw.int(2, 20)), 8),
  };
}
