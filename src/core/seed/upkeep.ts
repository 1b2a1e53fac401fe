import { addDays, at, type Day } from './calendar.ts';
import { type Chunk, chunks, money, type Row } from './rows.ts';
import type { Expense, Trade, Vendor } from './spending.ts';
import type { Story } from './story.ts';
import type { Lease } from './tenancies.ts';

type Status = 'open' | 'assigned' | 'in_progress' | 'on_hold' | 'completed' | 'cancelled';

export interface Request {
  readonly id: string;
  readonly lease: Lease;
  readonly number: string;
  readonly title: string;
  readonly trade: Trade;
  readonly priority: string;
  readonly status: Status;
  readonly date: Day;
  readonly done: Day | null;
  /** What the repair cost, once it is done. */
  readonly expense: Expense | undefined;
  readonly vendor: Vendor;
}

const TROUBLES: readonly (readonly [title: string, trade: Trade, priority: string])[] = [
  ['Dripping tap in the kitchen', 'plumbing', 'low'],
  ['Toilet does not stop running', 'plumbing', 'medium'],
  ['Water under the sink', 'plumbing', 'high'],
  ['Socket without power', 'electrical', 'medium'],
  ['Light in the hallway flickers', 'electrical', 'low'],
  ['Heating stays cold', 'hvac', 'urgent'],
  ['Air conditioning is loud', 'hvac', 'low'],
  ['Front door does not lock', 'general', 'urgent'],
  ['Window does not close', 'general', 'medium'],
  ['Stain on the carpet of the staircase', 'cleaning', 'low'],
];

/** About one request for every second lease and year; those that are old are done, most of them. */
export function makeRequests(story: Story, leases: readonly Lease[], vendors: readonly Vendor[]): readonly Request[] {
  const { draw, months } = story;
  const count = { requests: 0 };
  return leases
    .filter(({ status }) => status === 'active')
    .filter((lease) => lease.tenant.person !== undefined || draw.percent(Math.min(100, (50 * months) / 12)))
    .map((lease) => makeRequest(story, lease, vendors, ++count.requests));
}

function makeRequest(story: Story, lease: Lease, vendors: readonly Vendor[], n: number): Request {
  const { draw, today, months } = story;
  const [title, trade, priority] = draw.pick(TROUBLES);
  const age = draw.int(1, Math.min(months * 30, 330));
  const date = addDays(today, -age);
  const status = statusOf(story, age);
  const done = status === 'completed' ? addDays(date, draw.int(1, 12)) : null;
  const vendor = vendors.find((each) => each.trade === trade) as Vendor;
  const id = draw.id();
  const { unit } = lease;
  const paid = { property: unit.property, unitId: unit.id, vendor, account: '5000', description: title } as const;
  const expense = done === null ? undefined : { ...paid, id: draw.id(), amount: draw.int(60, 900) * 100, date: done };
  const number = `R-${date.slice(0, 4)}-${String(n).padStart(5, '0')}`;
  return { id, lease, number, title, trade, priority, status, date, done, expense, vendor };
}

function statusOf({ draw }: Story, age: number): Status {
  if (draw.percent(5)) return 'cancelled';
  if (age > 40) return 'completed';
  return draw.pick(['open', 'assigned', 'in_progress', 'on_hold']);
}

export function* upkeepRows(story: Story, requests: readonly Request[], author: string): Generator<Chunk> {
  yield* chunks(
    'operations.maintenance_requests',
    requests.map((request) => requestRow(story, request)),
  );
  const ordered = requests.filter(({ status }) => status !== 'open' && status !== 'cancelled');
  yield* chunks(
    'operations.work_orders',
    ordered.map((request, i) => orderRow(story, request, author, i + 1)),
  );
}

function requestRow({ draw, organizationId }: Story, request: Request): Row {
  const { lease, status, date, done } = request;
  return {
    id: request.id,
    organization_id: organizationId,
    property_id: lease.unit.property.id,
    unit_id: lease.unit.id,
    tenant_id: lease.tenant.id,
    reported_by: lease.tenant.person?.profileId ?? null,
    request_number: request.number,
    title: request.title,
    description: `${request.title}. Since ${addDays(date, -1)}.`,
    category: request.trade,
    priority: request.priority,
    status,
    source: lease.tenant.person === undefined ? draw.pick(['phone', 'email']) : 'portal',
    permission_to_enter: draw.percent(70),
    acknowledged_at: status === 'open' ? null : at(date, 15),
    completed_at: done === null ? null : at(done, 16),
    resolution_notes: done === null ? null : `Done by ${request.vendor.name}.`,
    tenant_rating: done === null ? null : draw.int(3, 5),
    created_at: at(date, 9),
  };
}

/** What a work order is whose request is so. */
export const ORDER_STATUS: Readonly<Record<Status, string>> = {
  open: 'open',
  assigned: 'scheduled',
  in_progress: 'in_progress',
  on_hold: 'on_hold',
  completed: 'completed',
  cancelled: 'cancelled',
};

/** @param author core.user_profiles.id */
function orderRow({ draw, organizationId }: Story, request: Request, author: string, n: number): Row {
  const { lease, date, done, expense } = request;
  const cost = expense === undefined ? null : money(expense.amount);
  return {
    id: draw.id(),
    organization_id: organizationId,
    maintenance_request_id: request.id,
    property_id: lease.unit.property.id,
    unit_id: lease.unit.id,
    tenant_id: lease.tenant.id,
    vendor_id: request.vendor.id,
    created_by: author,
    work_order_number: `W-${date.slice(0, 4)}-${String(n).padStart(5, '0')}`,
    title: request.title,
    category: request.trade,
    priority: request.priority,
    status: ORDER_STATUS[request.status],
    estimated_cost: cost ?? money(draw.int(100, 500) * 100),
    actual_cost: cost,
    labor_hours: done === null ? null : draw.int(1, 6),
    scheduled_start: at(done ?? addDays(date, 20), 9),
    completed_at: done === null ? null : at(done, 16),
    expense_id: expense?.id ?? null,
    created_at: at(date, 16),
  };
}
