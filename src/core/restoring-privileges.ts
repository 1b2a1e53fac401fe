import type { Difference } from './fingerprint.ts';
import { split } from './restoring-parts.ts';

const GRANT_OPTION = ' with grant option';
const LACKS = 'owner lacks ';

export function privilegeSql({ object, expected, actual }: Difference): readonly string[] | undefined {
  const [, type, name = '', role] = /^(foreign server|\w+) (.*) to (".*"|\S+)$/s.exec(object) ?? [];
  if (type === undefined || role === undefined) return undefined;
  const [target, list] = type === 'column' ? split(name) : [name, undefined];
  const on = `on ${type === 'column' ? 'table' : type} ${target}`;
  const columns = list === undefined ? '' : ` (${list})`;
  if ([expected, actual].some((each) => each?.startsWith(LACKS))) {
    // What an owner lacks is told, not what he holds.
    const [wanted, there] = [rightsOf(expected?.replace(LACKS, '')), rightsOf(actual?.replace(LACKS, ''))];
    const lost = [...wanted.keys()].filter((right) => !there.has(right));
    const back = [...there.keys()].filter((right) => !wanted.has(right));
    return [
      ...lost.map((right) => `revoke ${right} ${on} from ${role}`),
      ...back.map((right) => `grant ${right} ${on} to ${role}`),
    ];
  }
  return rightsSql(rightsOf(expected), rightsOf(actual), `${columns} ${on}`, role);
}

/** Those that the server gives to everybody by itself, on what a role makes. */
const GIVEN: Readonly<Record<string, string>> = { functions: 'execute', types: 'usage' };

/** Undefined for what an owner has by himself, and for the schema of a tenant, whose name is no part of the description. */
export function defaultPrivilegeSql({ object, expected, actual }: Difference): readonly string[] | undefined {
  const [, what = '', owner, schema, role = ''] =
    /^(\S+|large objects) of (".*?"|\S+)(?: in schema (".*?"|\S*))? to (".*"|\S+)$/s.exec(object) ?? [];
  if (owner === undefined || schema === '' || (schema === undefined && role === owner)) return undefined;
  const by = schema === undefined && role === 'public' ? GIVEN[what] : undefined;
  const where = `alter default privileges for role ${owner}${schema === undefined ? '' : ` in schema ${schema}`}`;
  const rights = (text: string | undefined) => rightsOf(text === 'none' ? undefined : (text ?? by));
  return rightsSql(rights(expected), rights(actual), ` on ${what}`, role).map((each) => `${where} ${each}`);
}

/** Right by right: to revoke all on a table takes those on its columns with it. */
function rightsSql(
  wanted: ReadonlyMap<string, boolean>,
  there: ReadonlyMap<string, boolean>,
  on: string,
  role: string,
): readonly string[] {
  const revoked = [...there].flatMap(([right, option]) => {
    if (!wanted.has(right)) return [`revoke ${right}${on} from ${role}`];
    return option && wanted.get(right) === false ? [`revoke grant option for ${right}${on} from ${role}`] : [];
  });
  const granted = [...wanted].flatMap(([right, option]) => {
    if (there.has(right) && (there.get(right) === true || !option)) return [];
    return [`grant ${right}${on} to ${role}${option ? GRANT_OPTION : ''}`];
  });
  return [...revoked, ...granted];
}

/** "select, update with grant option" → each right, and whether it may be given on. */
function rightsOf(definition: string | undefined): ReadonlyMap<string, boolean> {
  return new Map(
    definition?.split(', ').map((right) => [right.replace(GRANT_OPTION, ''), right.endsWith(GRANT_OPTION)] as const) ??
      [],
  );
}
