/** What a policy is for; `all` stands for the other four. */
export type PolicyCommand = 'select' | 'insert' | 'update' | 'delete' | 'all';

export interface Policy {
  readonly name: string;
  /** False for a restrictive one, which holds beside all others. */
  readonly permissive: boolean;
  readonly command: PolicyCommand;
  /** "public" stands for everybody. */
  readonly roles: readonly string[];
  /** As PostgreSQL prints them; null where the policy has none. */
  readonly using: string | null;
  readonly check: string | null;
}

export interface Grant {
  /** "public" stands for everybody. */
  readonly role: string;
  /** In small letters: "select". */
  readonly privilege: string;
  /** Null where it is for the whole relation. */
  readonly columns: readonly string[] | null;
}

/** Who may do what to one table or view. */
export interface RelationAccess {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view' | 'materialized view' | 'foreign table';
  readonly owner: string;
  readonly rowSecurity: boolean;
  /** Row-level security binds the owner too. */
  readonly forced: boolean;
  readonly policies: readonly Policy[];
  readonly grants: readonly Grant[];
  /** How many there are. */
  readonly columns: number;
}

/** What one role has of a relation by its own name, memberships left out. */
export interface RoleAccess {
  readonly role: string;
  readonly grants: readonly Grant[];
  readonly policies: readonly Policy[];
}

/** The same, role by role: those that see rows by permission first, those that policies let see everything last. */
export function accessByRole({ policies, grants }: Pick<RelationAccess, 'policies' | 'grants'>): readonly RoleAccess[] {
  const roles = [...new Set([...policies.flatMap((policy) => policy.roles), ...grants.map(({ role }) => role)])];
  const access = roles.map((role) => ({
    role,
    grants: grants.filter((grant) => grant.role === role),
    policies: policies.filter((policy) => policy.roles.includes(role)),
  }));
  return [...access.filter((each) => !seesEverything(each)), ...access.filter(seesEverything)];
}

function seesEverything({ policies }: RoleAccess): boolean {
  return policies.some(({ using }) => using === 'true');
}

/**
 * A condition as people write it: without the outermost parentheses, and without the names and casts that PostgreSQL adds
 * when it prints one.
 */
export function readableCondition(condition: string): string {
  const plain = condition
    .replace(/\( SELECT (.*?) AS "?\w+"?\)/g, '(select $1)')
    .replace(/('(?:[^']|'')*')::(?:text|character varying)\b/g, '$1')
    .replace(/\((\w+)\)::text\b/g, '$1');
  return isWrapped(plain) ? plain.slice(1, -1) : plain;
}

/** Whether the first parenthesis is closed by the last character. */
function isWrapped(text: string): boolean {
  if (!text.startsWith('(')) return false;
  let depth = 0;
  for (let i = 0; i < text.length - 1; i++) {
    depth += text[i] === '(' ? 1 : text[i] === ')' ? -1 : 0;
    if (depth === 0) return false;
  }
  return true;
}

/** "select", or "update (name, note)". */
export function describeGrant({ privilege, columns }: Grant): string {
  return columns === null ? privilege : `${privilege} (${columns.join(', ')})`;
}

/** What row-level security does for a relation, and whether that is less than one should expect. */
export function describeRowSecurity(access: Pick<RelationAccess, 'rowSecurity' | 'forced' | 'owner'>) {
  const { rowSecurity, forced, owner } = access;
  if (!rowSecurity) return { text: 'off: whoever is granted it reaches every row', weak: true };
  if (!forced) return { text: `on, but does not bind ${owner}, the owner`, weak: true };
  return { text: 'on, and binds the owner too', weak: false };
}

/** Which rows a policy is about: "where organization_id = …", and "check …" where that is another condition. */
export function describeConditions({ using, check }: Pick<Policy, 'using' | 'check'>): readonly Condition[] {
  const words = [
    { word: 'where', text: using },
    { word: 'check', text: check === using ? null : check },
  ] as const;
  return words.flatMap(({ word, text }) => {
    return text === null ? [] : [{ word, text: text === 'true' ? 'every row' : readableCondition(text) }];
  });
}

export interface Condition {
  readonly word: 'where' | 'check';
  /** "every row", or the condition as people write it. */
  readonly text: string;
}
