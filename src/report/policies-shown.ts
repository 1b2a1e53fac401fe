import chalk from 'chalk';
import type { PolicyStanding } from '../core/policy-standing.ts';
import {
  accessByRole,
  describeGrant,
  describeRowSecurity,
  type Policy,
  type RelationAccess,
  type RoleAccess,
} from '../core/relation-access.ts';
import { conditionLines } from './condition-lines.ts';
import { wrapped } from './wrapped.ts';

interface PoliciesShown {
  readonly database: string;
  readonly access: RelationAccess;
  readonly file: string | null;
  readonly since: string | null;
  readonly standing: PolicyStanding;
}

const STANDINGS: Readonly<Record<PolicyStanding, string>> = {
  'in step': 'in step with the database',
  new: 'never applied here: `pmdb policies apply`',
  file: 'changed since it was applied: `pmdb policies apply`',
  database: 'policies or grants were changed by hand since: `pmdb policies apply` takes that back',
  gone: 'gone, and what it gave is still there: `pmdb policies apply` takes it back',
  waiting: 'waits for its migration: `pmdb migrate`',
  none: 'none',
};

/** The result of `policies show`, as printed on stdout: role by role what is granted, and which rows that is about. */
export function policiesShownText(shown: PoliciesShown, width: number | undefined): string {
  const roles = accessByRole(shown.access);
  const { owner } = shown.access;
  const nobody = roles.length === 0 ? ['', 'Nothing is granted to anybody but the owner.'] : [];
  return [
    ...headLines(shown, width),
    ...nobody,
    ...roles.flatMap((role) => ['', ...roleLines(role, owner, width)]),
  ].join('\n');
}

function headLines({ database, access, file, since, standing }: PoliciesShown, width: number | undefined): string[] {
  const { schema, name, kind, owner } = access;
  const from = file === null ? '' : `${file}${since === null ? '' : ` (since V${since})`}, `;
  const good = standing === 'in step' || standing === 'none';
  const paint = good ? (text: string) => text : chalk.yellow;
  return [
    `${chalk.bold(`${schema}.${name}`)}, a ${kind} of ${owner} in ${database}`,
    `  row-level security  ${rowSecurity(access)}`,
    `  file                ${paint(wrapped(`${from}${STANDINGS[standing]}`, 22, width))}`,
  ];
}

function rowSecurity(access: RelationAccess): string {
  if (access.kind !== 'table') return `a ${access.kind} has none of its own`;
  const { text, weak } = describeRowSecurity(access);
  return weak ? chalk.yellow(text) : text;
}

function roleLines({ role, grants, policies }: RoleAccess, owner: string, width: number | undefined): string[] {
  const nothing = role === owner ? 'owns it' : 'is granted nothing';
  const may = grants.length === 0 ? nothing : `may ${grants.map(describeGrant).join(', ')}`;
  const indent = role.length + 2;
  const title = `${chalk.bold(role)}  ${wrapped(may, indent, width)}`;
  return [title, ...policies.flatMap((policy) => policyLines(policy, width))];
}

function policyLines(policy: Policy, width: number | undefined): string[] {
  const { name, command, permissive } = policy;
  const head = `  ${command.padEnd(6)}  ${name}${permissive ? '' : chalk.yellow(' (restrictive)')}`;
  return [head, ...conditionLines(policy, 10, width)];
}

/** The JSON of `policies show`. */
export function policiesShownDocument({ database, access, file, since, standing }: PoliciesShown): object {
  const { policies, grants, schema, name, kind, owner, rowSecurity, forced } = access;
  return {
    database,
    relation: { schema, name, kind, owner, rowSecurity, forced },
    file,
    since,
    standing,
    policies,
    grants,
  };
}
