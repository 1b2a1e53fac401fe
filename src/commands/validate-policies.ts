import type { Problem } from '../core/errors.ts';
import { trackFolders } from '../core/layout.ts';
import type { Script } from '../core/migration.ts';
import { placeAt } from '../core/place.ts';
import type { QualifiedName } from '../core/sql/name.ts';
import { describeName } from '../core/sql/name.ts';
import type { Statement } from '../core/sql/statements.ts';
import type { ProjectFiles } from '../files/project.ts';
import { blankGaps } from './string-gaps.ts';

/** What marks a table of the shared track as one with rows of organizations. */
const TENANT_COLUMN = 'organization_id';
const MAY_MATTER = /\b(?:create|drop)\b[^;]*\btable\b/i;

interface Made {
  readonly relation: QualifiedName;
  readonly script: Script;
  readonly statement: Statement;
}

/**
 * Tables with rows of organizations that no file of policies speaks of, by the SQL of the migrations: those with a column
 * organization_id, and on the tenant track all. Nothing in a project without such files: it keeps its policies elsewhere.
 */
export async function tablesWithoutPolicies({ migrations, policies }: ProjectFiles): Promise<Problem[]> {
  if (policies.length === 0) return [];
  const parser = await import('libpg-query');
  await parser.loadModule();
  const made = new Map<string, Made>();
  for (const { track, up: script } of migrations) {
    for (const statement of script.statements.filter(({ text }) => MAY_MATTER.test(text))) {
      const { created, dropped } = tablesOf(parser.parseSync, statement, track === 'tenant');
      for (const relation of created) made.set(describeName(relation), { relation, script, statement });
      for (const relation of dropped) made.delete(describeName(relation));
    }
  }
  for (const { relation } of policies) made.delete(describeName(relation));
  return [...made.values()].map(withoutPolicies);
}

interface Tables {
  readonly created: readonly QualifiedName[];
  readonly dropped: readonly QualifiedName[];
}

const NONE: Tables = { created: [], dropped: [] };

function tablesOf(parse: (sql: string) => unknown, { text }: Statement, all: boolean): Tables {
  let tree: Tree;
  try {
    tree = parse(blankGaps(text)) as Tree;
  } catch {
    // The check of syntax tells.
    return NONE;
  }
  const { CreateStmt: create, DropStmt: drop } = tree.stmts[0]?.stmt ?? {};
  if (drop?.removeType === 'OBJECT_TABLE') return { created: [], dropped: drop.objects.map(nameOf) };
  if (create === undefined || create.partbound !== undefined || create.relation.relpersistence === 't') return NONE;
  const holds = all || create.tableElts?.some(({ ColumnDef: column }) => column?.colname === TENANT_COLUMN) === true;
  const { schemaname: schema, relname: name } = create.relation;
  return holds ? { created: [{ schema, name }], dropped: [] } : NONE;
}

function nameOf({ List: { items } }: DroppedName): QualifiedName {
  const parts = items.map(({ String: { sval } }) => sval);
  return { schema: parts.at(-2), name: parts.at(-1) ?? '' };
}

function withoutPolicies({ relation, script, statement }: Made): Problem {
  const isTenants = script.file.startsWith(trackFolders('tenant').migrations);
  const folder = relation.schema ?? (isTenants ? 'tenant' : '<schema>');
  return {
    code: 'BAD_FILE',
    message: `${describeName(relation)} holds rows of organizations, and no file says who may do what with them`,
    place: placeAt(script.file, script.text, statement.offset),
    remedy: `${folder === '<schema>' ? 'Name its schema here, and write' : 'Write'} policies/${folder}/${relation.name}.sql.`,
  };
}

/** As much of PostgreSQL's parse tree as this looks at. */
interface Tree {
  readonly stmts: readonly { readonly stmt: { readonly CreateStmt?: CreateTable; readonly DropStmt?: DropTable } }[];
}

interface CreateTable {
  readonly relation: { readonly schemaname?: string; readonly relname: string; readonly relpersistence: string };
  readonly tableElts?: readonly { readonly ColumnDef?: { readonly colname: string } }[];
  readonly partbound?: object;
}

interface DropTable {
  readonly removeType: string;
  readonly objects: readonly DroppedName[];
}

interface DroppedName {
  readonly List: { readonly items: readonly { readonly String: { readonly sval: string } }[] };
}
