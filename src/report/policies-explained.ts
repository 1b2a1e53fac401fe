import chalk from 'chalk';
import type { AppliedPolicy, ExplainedRight } from '../core/explanation.ts';
import type { RelationAccess } from '../core/relation-access.ts';
import { conditionLines } from './condition-lines.ts';
import { wrapped } from './wrapped.ts';

interface ExplainedContext {
  readonly email: string;
  readonly organization: { readonly id: string; readonly slug: string; readonly title: string | null };
  readonly refusal: string | null;
  readonly standing: {
    readonly permissions: readonly string[];
    readonly manages: number;
    readonly rents: number;
  } | null;
}

interface ExplainedRole {
  readonly role: string;
  readonly because: string | null;
  readonly inherits: readonly string[];
  readonly seen: { readonly rows: number | null; readonly failure: string | null };
  readonly rights: readonly ExplainedRight[];
}

interface PoliciesExplained {
  readonly database: string;
  readonly access: RelationAccess;
  readonly context: ExplainedContext | null;
  readonly roles: readonly ExplainedRole[];
}

/** The result of `policies explain`, as printed on stdout. */
export function policiesExplainedText(explained: PoliciesExplained, width: number | undefined): string {
  const { access, context, roles, database } = explained;
  const nobody =
    roles.length > 0 || context?.refusal !== null
      ? []
      : ['', 'Neither a member, nor a manager, nor a tenant: nothing.'];
  return [
    `${chalk.bold(`${access.schema}.${access.name}`)} in ${database}`,
    ...contextLines(context, width),
    ...nobody,
    ...roles.flatMap((role) => ['', ...roleLines(role, width)]),
  ].join('\n');
}

function contextLines(context: ExplainedContext | null, width: number | undefined): string[] {
  if (context === null) return ['  context      none'];
  const { email, organization, refusal, standing } = context;
  const lines = [`  context      ${email} in ${organization.slug}`];
  if (refusal !== null) return [...lines, `  refused      ${chalk.red(wrapped(refusal, 15, width))}`];
  const permissions = standing?.permissions.includes('all') ? 'all' : standing?.permissions.join(', ') || 'none';
  return [...lines, `  permissions  ${wrapped(permissions, 15, width)}`];
}

function roleLines({ role, because, inherits, seen, rights }: ExplainedRole, width: number | undefined): string[] {
  const why = because === null ? '' : ` (${because})`;
  const also = inherits.length === 0 ? '' : `, with the rights of ${inherits.join(', ')}`;
  const sees = seen.failure === null ? `sees ${rowsOf(seen.rows)}` : `sees nothing: ${seen.failure}`;
  return [`as ${chalk.bold(role)}${why}${also}: ${sees}`, ...rights.flatMap((right) => rightLines(right, width))];
}

function rightLines({ command, may, why, columns, policies }: ExplainedRight, width: number | undefined): string[] {
  const answer = may ? chalk.green('yes') : chalk.red('no ');
  const head = [why, columns === null ? null : `only ${columns.join(', ')}`].filter((each) => each !== null).join('; ');
  const lines = policies.flatMap((policy) => policyLines(policy, width));
  return [`  ${command}  ${answer}  ${wrapped(head, 15, width)}`.trimEnd(), ...lines];
}

function policyLines(policy: AppliedPolicy, width: number | undefined): string[] {
  const { name, permissive, asks, rows } = policy;
  const kind = permissive ? '' : ' (restrictive)';
  const permissions = asks.map(({ permission, held }) => `${held ? 'has' : 'lacks'} ${permission}`);
  const facts = [...permissions, ...(rows === null ? [] : [`true for ${rowsOf(rows)}`])].join(', ');
  return [`           ${name}${kind}${facts === '' ? '' : `: ${facts}`}`, ...conditionLines(policy, 13, width)];
}

function rowsOf(rows: number | null): string {
  if (rows === null) return 'nobody knows how many rows';
  return `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`;
}

/** The JSON of `policies explain`. */
export function policiesExplainedDocument({ database, access, context, roles }: PoliciesExplained): object {
  const { schema, name, kind } = access;
  return {
    database,
    relation: { schema, name, kind },
    context: context && {
      email: context.email,
      organization: { id: context.organization.id, slug: context.organization.slug, title: context.organization.title },
      refusal: context.refusal,
      permissions: context.standing?.permissions ?? null,
    },
    roles,
  };
}
