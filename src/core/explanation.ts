import type { Policy, RelationAccess } from './relation-access.ts';

export const EXPLAINED_COMMANDS = ['select', 'insert', 'update', 'delete'] as const;
export type ExplainedCommand = (typeof EXPLAINED_COMMANDS)[number];

/** What a role may do to one relation, memberships that it inherits included. */
export interface RoleRights {
  readonly role: string;
  /** Roles whose rights it has as well. */
  readonly inherits: readonly string[];
  /** It is a superuser, has BYPASSRLS, or owns the relation without being forced. */
  readonly unbound: boolean;
  readonly granted: readonly {
    readonly command: ExplainedCommand;
    readonly whole: boolean;
    /** Those it may name in the command, where it is not granted the whole. */
    readonly columns: readonly string[];
  }[];
  /** Names of the policies that are for it. */
  readonly policies: readonly string[];
}

/** A policy that decides about somebody's command. */
export interface AppliedPolicy extends Omit<Policy, 'command' | 'roles'> {
  /** Permissions that its conditions ask for; empty without a context. */
  readonly asks: readonly { readonly permission: string; readonly held: boolean }[];
  /** Rows of all organizations that its USING is true for; null where nobody counted. */
  readonly rows: number | null;
}

export interface ExplainedRight {
  readonly command: ExplainedCommand;
  readonly may: boolean;
  /** Why not, or why without a policy; null where the policies say it all. */
  readonly why: string | null;
  /** Null where it may name all of them. */
  readonly columns: readonly string[] | null;
  readonly policies: readonly AppliedPolicy[];
}

/** What else is known of the one who asks. */
export interface Circumstances {
  /** Permissions in the organization; null where there is no context, and with it nobody who could have any. */
  readonly permissions: readonly string[] | null;
  /** By the name of the policy. */
  readonly rows: ReadonlyMap<string, number>;
}

/** Command by command: whether somebody in this role may, by which policies, and else why not. */
export function explainRights(
  access: RelationAccess,
  rights: RoleRights,
  circumstances: Circumstances,
): readonly ExplainedRight[] {
  return EXPLAINED_COMMANDS.map((command) => explainOne(command, access, rights, circumstances));
}

function explainOne(
  command: ExplainedCommand,
  access: RelationAccess,
  rights: RoleRights,
  circumstances: Circumstances,
): ExplainedRight {
  const { whole = false, columns = [] } = rights.granted.find((each) => each.command === command) ?? {};
  const policies = access.policies
    .filter((policy) => rights.policies.includes(policy.name) && ['all', command].includes(policy.command))
    .map((policy) => apply(policy, circumstances));
  const granted = whole || columns.length > 0;
  const why = granted ? whyOf(access, rights, policies) : { may: false, why: 'is not granted' };
  const decide = granted && access.rowSecurity && !rights.unbound;
  return { command, ...why, columns: whole || !granted ? null : columns, policies: decide ? policies : [] };
}

function whyOf(access: RelationAccess, { unbound }: RoleRights, policies: readonly AppliedPolicy[]) {
  if (access.kind !== 'table') return { may: true, why: `a ${access.kind} has no policies of its own` };
  if (!access.rowSecurity) return { may: true, why: 'row-level security is off' };
  if (unbound) return { may: true, why: 'row-level security does not bind the role' };
  const permissive = policies.filter((policy) => policy.permissive);
  if (permissive.length === 0) return { may: false, why: 'no policy lets it' };
  const missing = permissive.map(({ asks }) => asks.find(({ held }) => !held)?.permission);
  if (missing.every((permission) => permission !== undefined))
    return { may: false, why: `lacks ${missing.join(', ')}` };
  return { may: true, why: null };
}

/** "app.organization_if('units.view_all')": how the policies of this database ask for a permission. */
const ASKS = /\bapp\.organization_if\('([^']+)'/g;

function apply({ name, permissive, using, check }: Policy, { permissions, rows }: Circumstances): AppliedPolicy {
  const asked = [...`${using} ${check}`.matchAll(ASKS)].map(([, permission = '']) => permission);
  const asks = [...new Set(permissions === null ? [] : asked)].map((permission) => {
    return { permission, held: permissions?.includes(permission) === true || permissions?.includes('all') === true };
  });
  return { name, permissive, using, check, asks, rows: rows.get(name) ?? null };
}
