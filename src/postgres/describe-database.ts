import { literal } from '../core/literal.ts';
import type { RelationAccess } from '../core/relation-access.ts';
import type {
  ColumnDescription,
  ConstraintDescription,
  DatabaseDescription,
  DomainDescription,
  EnumDescription,
  FunctionDescription,
  IndexDescription,
  SchemaDescription,
  TableDescription,
  TriggerDescription,
} from '../core/schema-description.ts';
import columnsSql from '../sql/description/columns.sql';
import constraintsSql from '../sql/description/constraints.sql';
import functionsSql from '../sql/description/functions.sql';
import indexesSql from '../sql/description/indexes.sql';
import relationsSql from '../sql/description/relations.sql';
import schemasSql from '../sql/description/schemas.sql';
import triggersSql from '../sql/description/triggers.sql';
import valueTypesSql from '../sql/description/value-types.sql';
import relationAccessSql from '../sql/relation-access.sql';
import type { Session } from './session.ts';

export interface DescribedSchemas {
  /** Only these; those that don't exist are left out. Without it all of them but `except`. */
  readonly only?: readonly string[] | undefined;
  /** Such as tenants, whose schemas are all alike. */
  readonly except?: readonly string[] | undefined;
}

type Part<T> = T & { readonly schema: string; readonly relation: string };
type NamedSchema = Pick<SchemaDescription, 'name' | 'comment'>;
type Relation = Pick<TableDescription, 'schema' | 'name' | 'kind' | 'comment' | 'partitioning' | 'definition'>;
type ValueType = Omit<EnumDescription, 'values'> & {
  readonly schema: string;
  readonly values: readonly string[] | null;
  readonly domain: Omit<DomainDescription, 'name' | 'comment'> | null;
};

/**
 * Describes the schemas of a database as its catalog has them, all at one moment. Names in types, defaults and conditions
 * have their schema, unless it is pg_catalog. The session must not be in a transaction.
 */
export async function describeDatabase(session: Session, schemas: DescribedSchemas = {}): Promise<DatabaseDescription> {
  // Names in definitions have their schema when nothing is on the path.
  await session.send(
    "begin isolation level repeatable read read only; set local search_path = ''; set local jit = off",
  );
  try {
    const [facts] = await list<{ name: string; server: string; comment: string | null }>(
      session,
      `select current_database() as name, split_part(current_setting('server_version'), ' ', 1) as server,
              shobj_description(oid, 'pg_database') as comment from pg_database where datname = current_database()`,
    );
    const found = await list<NamedSchema>(session, schemaQuery(schemas));
    const described = await describeSchemas(session, found);
    await session.send('commit');
    return {
      name: facts?.name ?? '',
      server: facts?.server ?? '',
      comment: facts?.comment ?? null,
      schemas: described,
    };
  } catch (error) {
    await session.rollback();
    throw error;
  }
}

function schemaQuery({ only, except = [] }: DescribedSchemas): string {
  return schemasSql
    .replaceAll('(/* schemas */)', () => (only === undefined ? 'null::name[]' : arrayOf(only)))
    .replace('(/* tenants */)', () => arrayOf(except));
}

async function describeSchemas(session: Session, schemas: readonly NamedSchema[]): Promise<SchemaDescription[]> {
  const names = arrayOf(schemas.map(({ name }) => name));
  const ask = <Row>(query: string) =>
    list<Row>(
      session,
      query.replace('(/* schemas */)', () => names),
    );
  const [tables, functions, types] = await Promise.all([
    describeTables(ask, names),
    ask<FunctionDescription>(functionsSql),
    ask<ValueType>(valueTypesSql),
  ]);
  return schemas.map(({ name, comment }) => ({
    name,
    comment,
    tables: tables.filter(({ schema }) => schema === name),
    functions: functions.filter(({ schema }) => schema === name),
    ...valueTypes(types.filter(({ schema }) => schema === name)),
  }));
}

function valueTypes(types: readonly ValueType[]): Pick<SchemaDescription, 'enums' | 'domains'> {
  return {
    enums: types.flatMap(({ name, comment, values }) => (values === null ? [] : [{ name, comment, values }])),
    domains: types.flatMap(({ name, comment, domain }) => (domain === null ? [] : [{ name, comment, ...domain }])),
  };
}

async function describeTables(ask: <Row>(query: string) => Promise<Row[]>, names: string): Promise<TableDescription[]> {
  const accessSql = relationAccessSql.replace('(/* asked */)', () => `n.nspname = any (${names})`);
  const [relations, columns, constraints, indexes, triggers, access] = await Promise.all([
    ask<Relation>(relationsSql),
    ask<Part<ColumnDescription>>(columnsSql).then(byRelation),
    ask<Part<ConstraintDescription>>(constraintsSql).then(byRelation),
    ask<Part<IndexDescription>>(indexesSql).then(byRelation),
    ask<Part<TriggerDescription>>(triggersSql).then(byRelation),
    ask<RelationAccess>(accessSql),
  ]);
  const accessOf = new Map(access.map((each) => [keyOf(each.schema, each.name), each]));
  return relations.map((relation): TableDescription => {
    const key = keyOf(relation.schema, relation.name);
    const { owner = '', rowSecurity = false, forced = false, policies = [], grants = [] } = accessOf.get(key) ?? {};
    return {
      ...relation,
      owner,
      columns: columns.get(key) ?? [],
      constraints: constraints.get(key) ?? [],
      indexes: indexes.get(key) ?? [],
      triggers: triggers.get(key) ?? [],
      rowSecurity,
      forced,
      policies,
      // As the catalog has them, they stand in the order in which the roles were made in this cluster.
      grants: [...grants].sort((a, b) => (a.role === b.role ? 0 : a.role < b.role ? -1 : 1)),
    };
  });
}

/** The parts of each relation, without its name in every one of them. */
function byRelation<T>(parts: readonly Part<T>[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const { schema, relation, ...part } of parts) {
    const key = keyOf(schema, relation);
    const list = found.get(key) ?? [];
    if (list.length === 0) found.set(key, list);
    list.push(part as T);
  }
  return found;
}

function keyOf(schema: string, relation: string): string {
  return JSON.stringify([schema, relation]);
}

/** Rows of a query; by way of JSON, so that arrays come as arrays. */
async function list<Row>(session: Session, query: string): Promise<Row[]> {
  const { rows } = await session.send(`select coalesce(json_agg(q), '[]') as list from (${query.trimEnd()}\n) q`);
  return rows[0]?.list as Row[];
}

function arrayOf(names: readonly string[]): string {
  return `array[${names.map(literal).join(', ')}]::name[]`;
}
