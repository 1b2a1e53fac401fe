import { resolve } from 'node:path';
import type { Context } from '../core/context.ts';
import { describeDatabase as nameDatabase } from '../core/database-description.ts';
import {
  asModel,
  type Documentation,
  type DocumentedJob,
  documentJobs,
  type TenantTrack,
} from '../core/documentation.ts';
import { PmdbError } from '../core/errors.ts';
import type { DatabaseDescription } from '../core/schema-description.ts';
import { type StaleFile, staleDocs, writeDocs } from '../files/docs-folder.ts';
import { hasJobs, readJobs } from '../files/jobs.ts';
import { hasTrack } from '../files/project.ts';
import { readCronFacts, readCronJobs } from '../postgres/cron.ts';
import { describeDatabase } from '../postgres/describe-database.ts';
import { findTenant } from '../postgres/list-tenants.ts';
import type { Session } from '../postgres/session.ts';
import { openTarget } from '../postgres/target.ts';
import { listTenantSchemas } from '../postgres/tenant-ledger.ts';
import { type DocsFormat, docsFiles } from '../report/docs/docs-files.ts';

export interface DocsOptions {
  /** The folder, relative to the current one. */
  readonly out?: string | undefined;
  readonly format?: DocsFormat | undefined;
  /** Only these schemas, without jobs, and without tenants' unless one is named. */
  readonly schemas?: readonly string[] | undefined;
  /** Slug or schema of the tenant that stands for all. */
  readonly tenant?: string | undefined;
  /** The name of the database, unless given. */
  readonly title?: string | undefined;
  /** Only look whether the folder is as it would be written. */
  readonly check?: boolean | undefined;
}

export interface Docs {
  readonly database: string;
  /** Absolute. */
  readonly folder: string;
  /** Below the folder. */
  readonly files: readonly string[];
  /** What was changed, or would be. */
  readonly stale: readonly StaleFile[];
  readonly check: boolean;
  readonly counts: { readonly schemas: number; readonly tables: number };
  /** The tenant's schema that stands for all; null where there is none. */
  readonly model: string | null;
}

const FOLDER = 'database-docs';

/** `pmdb docs`: describes the live database in pages. Throws BAD_FLAG, NO_SUCH_TENANT, UNREADABLE. */
export async function docs(context: Context, options: DocsOptions = {}): Promise<Docs> {
  const folder = resolve(options.out ?? FOLDER);
  // Refuses a folder of somebody else's before anything is read.
  staleDocs(folder, new Map());
  const { direct, emit, signal } = context;
  const target = await openTarget(await context.database(), { command: 'docs', direct, writes: false, emit, signal });
  try {
    const { documentation, model } = await readDocumentation(context, target.session, options);
    const files = await docsFiles(documentation, options.format ?? 'both');
    const check = options.check === true;
    const tables = documentation.schemas.reduce((sum, schema) => sum + schema.tables.length, 0);
    return {
      database: nameDatabase(target.database),
      folder,
      files: [...files.keys()],
      stale: check ? staleDocs(folder, files) : writeDocs(folder, files),
      check,
      counts: { schemas: documentation.schemas.length, tables },
      model,
    };
  } finally {
    target.session.leave();
  }
}

interface Read {
  readonly documentation: Documentation;
  readonly model: string | null;
}

async function readDocumentation(context: Context, session: Session, options: DocsOptions): Promise<Read> {
  const { schemas: wanted, title } = options;
  const tenants = (await listTenantSchemas(session)).map(({ schemas }) => schemas);
  const model = await modelOf(session, tenants, options);
  const others = tenants.flat().filter((schema) => schema !== model);
  const only = wanted && [...wanted, ...(model === null ? [] : [model])];
  const described = await describeDatabase(session, { only, except: others });
  requireSchemas(wanted ?? [], described);
  const shared = described.schemas.filter(({ name }) => name !== model);
  const ofTenants = described.schemas.filter(({ name }) => name === model).map(asModel);
  const documentation = {
    title: title ?? described.name,
    server: described.server.replace(/\D.*$/, ''),
    comment: described.comment,
    schemas: [...shared, ...ofTenants],
    tenants: trackOf(context, wanted !== undefined, tenants.length > 0, model),
    jobs: wanted === undefined ? await readDocumentedJobs(context, session) : [],
  };
  return { documentation, model };
}

/** The tenant that is named, or else one of those that most others are like. */
async function modelOf(session: Session, tenants: readonly (readonly string[])[], { tenant, schemas }: DocsOptions) {
  if (tenant === undefined) return schemas === undefined ? (tenants[0]?.[0] ?? null) : null;
  const { schema, slug } = await findTenant(session, tenant);
  if (schema !== undefined) return schema;
  throw new PmdbError('BAD_FLAG', `${slug} has no schema of its own that could stand for others`, {
    state: 'Nothing was written.',
    remedy: '`pmdb tenant list` shows which have one.',
  });
}

function trackOf({ project }: Context, filtered: boolean, some: boolean, model: string | null): TenantTrack {
  if (model !== null) return 'described';
  if (filtered || some) return 'left out';
  return hasTrack(project, 'tenant') ? 'empty' : 'none';
}

function requireSchemas(wanted: readonly string[], { schemas }: DatabaseDescription): void {
  const missing = wanted.find((each) => !schemas.some(({ name }) => name === each));
  if (missing === undefined) return;
  throw new PmdbError('BAD_FLAG', `there is no schema ${JSON.stringify(missing)} to describe`, {
    state: 'Nothing was written.',
    remedy: 'Name schemas as the catalog has them, without quotes; those of the server and of extensions are left out.',
  });
}

async function readDocumentedJobs(context: Context, session: Session): Promise<readonly DocumentedJob[]> {
  const files = hasJobs(context.project) ? readJobs(context.project) : [];
  const { installed } = await readCronFacts(session);
  const live = installed
    ? await readCronJobs(session).catch((error: unknown) => {
        if (!(error instanceof PmdbError) || error.code !== 'NO_PRIVILEGE') throw error;
        context.emit({
          type: 'warning',
          message: 'This role may not see what pg_cron runs: the pages tell of files only.',
        });
        return [];
      })
    : [];
  return documentJobs(files, live);
}
