import chalk from 'chalk';
import { count } from '../core/count.ts';
import { describeDuration } from '../core/describe-duration.ts';
import type { Standing } from '../core/ledger.ts';
import { printableLine } from '../core/printable.ts';
import type { Tenant, TenantState } from '../core/tenant.ts';
import { statusTable } from './status-table.ts';
import { wrapped } from './wrapped.ts';

/** Above this many, only how many there are. */
const MOST_NAMES = 12;

export function createdText(created: readonly Pick<Tenant, 'slug' | 'schema'>[], ms: number): string {
  const names = created.map(({ slug, schema }) => (schema === undefined ? slug : `${slug} (${schema})`));
  const shown = names.length > MOST_NAMES ? `${names.length} tenants` : names.join(', ');
  return `${chalk.green('✔')} Created ${shown} in ${describeDuration(ms)}.`;
}

export function movedText({ slug, schema }: Pick<Tenant, 'slug' | 'schema'>, moved: boolean): string {
  const where = schema === undefined ? 'pooled' : `in ${schema}`;
  return moved ? `${chalk.green('✔')} ${slug} is ${where} now.` : `${slug} is ${where} already.`;
}

/**
 * A line a tenant: slug, where it lives, status, version, and what failed; that stands below where it would not fit.
 *
 * @param width Columns of the terminal; undefined where there is none.
 */
export function tenantListText(tenants: readonly TenantState[], width: number | undefined): string {
  if (tenants.length === 0) return 'No tenants yet: `pmdb tenant create <slug>` makes one.';
  const rows = tenants.map((tenant) => [tenant.slug, tenant.schema ?? 'pooled', tenant.status, versionText(tenant)]);
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const lines = rows.map((row, i) => {
    const failure = tenants[i]?.failure;
    const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    if (!failure) return line.trimEnd();
    const failed = `failed: ${printableLine(failure)}`;
    if (line.length + 2 + failed.length <= (width ?? Number.POSITIVE_INFINITY)) return `${line}  ${chalk.red(failed)}`;
    return `${line.trimEnd()}\n  ${chalk.red(wrapped(failed, 2, width))}`;
  });
  return [...lines, '', count(tenants.length, 'tenant')].join('\n');
}

/** @param width Columns of the terminal; undefined where there is none. */
export function tenantShowText(tenant: TenantState, standings: readonly Standing[], width: number | undefined): string {
  const { slug, name, schema, status, organizationId, createdAt, exportedAt, failure } = tenant;
  const facts = {
    name,
    lives: schema ?? 'pooled',
    status,
    organization: organizationId,
    created: createdAt === null ? null : inUtc(createdAt),
    exported: exportedAt === null ? 'never' : inUtc(exportedAt),
    failed: failure,
  };
  const lines = Object.entries(facts).flatMap(([label, value]) =>
    value ? [`  ${chalk.dim(label.padEnd(13))}${printableLine(value)}`] : [],
  );
  return [chalk.bold(slug), ...lines, ...(standings.length > 0 ? ['', ...statusTable(standings, width)] : [])].join(
    '\n',
  );
}

function inUtc(moment: string): string {
  return moment.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

function versionText({ version }: TenantState): string {
  return version === null ? '' : `V${version}`;
}
