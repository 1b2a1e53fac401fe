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
const MAY_MATTER =
  /\b(?:create|drop)\b[^;]*\btable\b|\bdrop\b[^;]*\bschema\b|\balter\b[^;]*\btable\b[^;]*\b(?:rename|schema)\b/i;

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
  return (['shared', 'tenant'] as const).flatMap((track) => {
    let made: readonly Made[] = [];
    for (const { up: script } of migrations.filter((each) => each.track === track)) {
      for (const statement of script.statements.filter(({ text }) => MAY_MATTER.test(text))) {
        const change = changeOf(parser.parseSync, statement, track === 'tenant');
        made = [
          ...changed(made, change),
          ...(change.created ?? []).map((relation) => ({ relation, script, statement })),
        ];
      }
    }
    const told = policies.filter((each) => each.track === track).map(({ relation }) => relation);
    return made.filter(({ relation }) => !told.some((each) => maySame(each, relation))).map(withoutPolicies);
  });
}

/** What one statement does to tables. */
interface Change {
  readonly created?: readonly QualifiedName[];
  readonly dropped?: readonly QualifiedName[];
  readonly droppedSchemas?: readonly string[];
  readonly moved?: { readonly from: QualifiedName; readonly schema?: string; readonly name?: string };
}

/** Without a schema it is search_path that says which one is meant: then any may be. */
function maySame(one: QualifiedName, other: QualifiedName): boolean {
  return (
    one.name === other.name && (one.schema === other.schema || one.schema === undefined || other.schema === undefined)
  );
}

function changed(made: readonly Made[], { created = [], dropped = [], droppedSchemas = [], moved }: Change): Made[] {
  const gone = ({ relation }: Made) =>
    created.some((each) => describeName(each) === describeName(relation)) ||
    dropped.some((each) => maySame(each, relation)) ||
    droppedSchemas.includes(relation.schema ?? '');
  return made
    .filter((each) => !gone(each))
    .map((each) => {
      if (moved === undefined || !maySame(moved.from, each.relation)) return each;
      const { schema = each.relation.schema, name = each.relation.name } = moved;
      return { ...each, relation: { schema, name } };
    });
}

function changeOf(parse: (sql: string) => unknown, { text }: Statement, all: boolean): Change {
  let tree: Tree;
  try {
    tree = parse(blankGaps(text)) as Tree;
  } catch {
    // The check of syntax tells.
    return {};
  }
  const { CreateStmt, DropStmt, RenameStmt, AlterObjectSchemaStmt } = tree.stmts[0]?.stmt ?? {};
  if (DropStmt?.removeType === 'OBJECT_TABLE') return { dropped: DropStmt.objects.map(nameOf) };
  if (DropStmt?.removeType === 'OBJECT_SCHEMA') {
    return { droppedSchemas: DropStmt.objects.flatMap(({ String: schema }) => schema?.sval ?? []) };
  }
  if (RenameStmt?.renameType === 'OBJECT_TABLE') {
    return { moved: { from: relationOf(RenameStmt.relation), name: RenameStmt.newname } };
  }
  if (AlterObjectSchemaStmt?.objectType === 'OBJECT_TABLE') {
    return { moved: { from: relationOf(AlterObjectSchemaStmt.relation), schema: AlterObjectSchemaStmt.newschema } };
  }
  return CreateStmt === undefined ? {} : createdBy(CreateStmt, all);
}

function createdBy({ relation, tableElts, partbound }: CreateTable, all: boolean): Change {
  if (partbound !== undefined || relation.relpersistence === 't') return {};
  const holds = all || tableElts?.some(({ ColumnDef: column }) => column?.colname === TENANT_COLUMN) === true;
  return holds ? { created: [relationOf(relation)] } : {};
}

function relationOf({ schemaname: schema, relname: name }: Relation): QualifiedName {
  return { schema, name };
}

function nameOf({ List: list }: DroppedName): QualifiedName {
  const parts = list?.items.map(({ String: { sval } }) => sval) ?? [];
  return { schema: parts.at(-2), name: parts.at(-1) ?? '' };
}

function withoutPolicies({ relation, script, statement }: Made): Problem {
  const isTenants = script.file.startsWith(trackFolders('tenant').migrations);
  const folder = relation.schema ?? (isTenants ? 'tenant' : 'public');
  const elsewhere =
    relation.schema === undefined && !isTenants ? ', or that of the schema where search_path puts it' : '';
  return {
    code: 'BAD_FILE',
    message: `${describeName(relation)} holds rows of organizations, and no file says who may do what with them`,
    place: placeAt(script.file, script.text, statement.offset),
    remedy: `Write policies/${folder}/${relation.name}.sql${elsewhere}.`,
  };
}

/** As much of PostgreSQL's parse tree as this looks at. */
interface Tree {
  readonly stmts: readonly { readonly stmt: Stmt }[];
}

interface Stmt {
  readonly CreateStmt?: CreateTable;
  readonly DropStmt?: { readonly removeType: string; readonly objects: readonly DroppedName[] };
  readonly RenameStmt?: { readonly renameType: string; readonly relation: Relation; readonly newname: string };
  readonly AlterObjectSchemaStmt?: {
    readonly objectType: string;
    readonly relation: Relation;
    readonly newschema: string;
  };
}

interface Relation {
  readonly schemaname?: string;
  readonly relname: string;
  readonly relpersistence: string;
}

interface CreateTable {
  readonly relation: Relation;
  readonly tableElts?: readonly { readonly ColumnDef?: { readonly colname: string } }[];
  readonly partbound?: object;
}

/** A table's name is a list, a schema's a word. */
interface DroppedName {
  readonly List?: { readonly items: readonly { readonly String: { readonly sval: string } }[] };
  readonly String?: { readonly sval: string };
}
