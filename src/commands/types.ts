import { type BindingsTarget, generateBindings } from '../core/bindings/generate.ts';
import type { Bindings } from '../core/bindings/generated.ts';
import type { Context } from '../core/context.ts';
import { describeDatabase as nameOf } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import type { DatabaseDescription } from '../core/schema-description.ts';
import { shellWord } from '../core/shell-word.ts';
import { isCurrent, writeGenerated } from '../files/generated-file.ts';
import { describeDatabase } from '../postgres/describe-database.ts';
import { findTenant, listTenants } from '../postgres/list-tenants.ts';
import type { Session } from '../postgres/session.ts';
import { openTarget } from '../postgres/target.ts';

export interface TypesCommand {
  readonly target: BindingsTarget;
  /** Where to write; without it the code is only returned. */
  readonly out?: string | undefined;
  /** Only these schemas. */
  readonly schemas?: readonly string[] | undefined;
  /** Slug or schema of a tenant whose schema stands for all tenants'. */
  readonly tenant?: string | undefined;
  /** Compare with the file, and write nothing. */
  readonly check?: boolean | undefined;
}

/** Where pmdb keeps its ledger: no application's business. */
const OWN_SCHEMA = 'migrations';

/** `pmdb types`: code for applications from the live catalog. Reads only. */
export async function types(context: Context, command: TypesCommand): Promise<Bindings> {
  if (command.check && command.out === undefined) {
    throw new PmdbError('BAD_FLAG', '--check has no file to look at', { remedy: 'Name it with --out.' });
  }
  const { direct, emit, signal } = context;
  const target = await openTarget(await context.database(), { command: 'types', direct, writes: false, emit, signal });
  try {
    const tenantSchema = command.tenant === undefined ? undefined : await schemaOf(target.session, command.tenant);
    const described = await describeAll(target.session, tenantSchema);
    const schemas = requireSchemas(described, command, tenantSchema);
    const again = commandLine(command);
    const { text, tables } = generateBindings(described, command.target, again, { schemas, tenantSchema });
    const answer = { database: nameOf(target.database), target: command.target, schemas, tables, command: again };
    return { ...answer, file: command.out ?? null, code: text, state: settle(command, text) };
  } finally {
    target.session.leave();
  }
}

function settle({ out, check }: TypesCommand, text: string): Bindings['state'] {
  if (out === undefined) return 'printed';
  if (check) return isCurrent(out, text) ? 'current' : 'stale';
  return writeGenerated(out, text) ? 'written' : 'unchanged';
}

/** All schemas, as types of one may come from another; of the tenants' that one alone. */
async function describeAll(session: Session, tenantSchema: string | undefined): Promise<DatabaseDescription> {
  const tenants = (await listTenants(session)).flatMap(({ schema }) => (schema === undefined ? [] : [schema]));
  return await describeDatabase(session, { except: tenants.filter((schema) => schema !== tenantSchema) });
}

async function schemaOf(session: Session, tenant: string): Promise<string> {
  const { slug, schema } = await findTenant(session, tenant);
  if (schema !== undefined) return schema;
  throw new PmdbError('BAD_FLAG', `--tenant: ${slug} has no schema of its own`, {
    remedy: 'Name one that has: `pmdb tenant list` says where each is placed.',
  });
}

function requireSchemas(
  { schemas }: DatabaseDescription,
  { schemas: asked }: TypesCommand,
  tenantSchema: string | undefined,
): readonly string[] {
  const there = schemas.filter(({ tables }) => tables.length > 0).map(({ name }) => name);
  if (asked === undefined) return there.filter((name) => name !== OWN_SCHEMA);
  const missing = asked.filter((name) => !there.includes(name));
  if (missing.length === 0) return [...asked, ...(tenantSchema === undefined ? [] : [tenantSchema])];
  throw new PmdbError('BAD_FLAG', `--schema: there is no table in ${missing.join(', ')}`, {
    state: 'Nothing was written.',
    remedy: `These have tables: ${there.join(', ')}. Of a tenant's, --tenant makes types.`,
  });
}

/** Without what says which database: everybody has another, and the same types. */
function commandLine({ target, out, schemas, tenant }: TypesCommand): string {
  const flags = [
    ['--target', target],
    ['--schema', schemas?.join(',')],
    ['--tenant', tenant],
    ['--out', out],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${shellWord(value)}`]));
  return ['pmdb types', ...flags].join(' ');
}
