import { PmdbError } from '../core/errors.ts';
import { parseSettings, readJson, type Settings } from '../core/isolation/settings.ts';
import { ISOLATION_FILE, readIsolationFile } from '../files/isolation-file.ts';

/** What flags say in place of isolation.json, or over it. */
export interface SettingFlags {
  readonly tenantColumn?: string | undefined;
  readonly tenants?: string | undefined;
  readonly contextSql?: string | undefined;
  readonly roles?: readonly string[] | undefined;
}

/** isolation.json with the flags over it. Throws BAD_CONFIG where neither says enough. */
export function readSettings(project: string, flags: SettingFlags): Settings {
  const text = readIsolationFile(project);
  const given = Object.entries(overrides(flags)).filter(([, value]) => value !== undefined);
  if (text === undefined && given.length === 0)
    throw new PmdbError('BAD_CONFIG', `the project has no ${ISOLATION_FILE}`, {
      remedy: 'Write one, as docs/isolation.md shows, or give --tenant-column, --context-sql and --roles.',
    });
  if (given.length === 0) return parseSettings(text ?? '', ISOLATION_FILE);
  const file: Record<string, unknown> =
    text === undefined ? {} : (readJson(text, ISOLATION_FILE) as Record<string, unknown>);
  const context = { ...(file.context as object | undefined), ...overrides(flags).context };
  return parseSettings(JSON.stringify({ ...file, ...Object.fromEntries(given), context }), ISOLATION_FILE);
}

function overrides({ tenantColumn, tenants, contextSql, roles }: SettingFlags) {
  return {
    tenantColumn,
    tenants,
    context: contextSql === undefined ? undefined : { open: contextSql },
    personas: roles && Object.fromEntries(roles.map((role) => [role, { role }])),
  };
}
