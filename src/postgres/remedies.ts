import type postgres from 'postgres';

/** What to do about an error, where PostgreSQL's own HINT doesn't say it. */
const REMEDIES: Readonly<Record<string, string>> = {
  '25001': 'Put `-- pmdb: no-transaction` on the first line of the file, and the statement into a file of its own.',
  '25006': 'Connect to a server that takes writes, as a role whose default_transaction_read_only is off.',
  '2D000': 'Put `-- pmdb: no-transaction` on the first line of the file: only there may a block or a procedure commit.',
  '53100': 'Free disk space on the server, then run the command again.',
  '53200': 'Raise max_locks_per_transaction on the server, or split the file.',
  '55P03': 'Find the session that holds the lock and end it, or allow more time with --lock-timeout and --lock-wait.',
  '55P04':
    'A new enum value can be used only after its transaction: put ALTER TYPE … ADD VALUE into a migration before this one.',
  '57014':
    'Allow more time with `-- pmdb: statement-timeout <duration>` in the file, or make the statement do less at once.',
};

const ROW_SECURITY =
  'Row-level security with FORCE binds this role, so the statement would see only some of the rows, or none. ' +
  'For a change of data: `-- pmdb: for-each-organization`; or run the migration as a role with BYPASSRLS. ' +
  'Where its policies show the role all rows that count, say so once: `alter role … set row_security = on`.';

/** SQL has no use for these where the grammar stumbles over them. */
const PLACEHOLDER = /near "(?::|\{|\$)"$/;
const NO_PLACEHOLDERS =
  'If that is a variable of psql or a template: there are none here, write the value into the SQL.';

/** A newcomer's database is not alone on its server: `pmdb verify` and `pmdb test` make another one of the same files. */
const ROLE_EXISTS =
  'Roles belong to the whole server, and another database may have made this one. Write: ' +
  'do $$ begin create role …; exception when duplicate_object then null; end $$;';
const ROLE_IN_USE =
  'Roles belong to the whole server, and this one still has rights or tables, here or in another database: ' +
  'let the rollback revoke what this migration granted, and leave the role.';

export function remedyFor({ code, message, routine }: postgres.PostgresError): string | undefined {
  if (code === '42601' && PLACEHOLDER.test(message)) return NO_PLACEHOLDERS;
  if (code === '42501' && /row-level security/.test(message)) return ROW_SECURITY;
  if (code === '42710' && routine === 'CreateRole') return ROLE_EXISTS;
  if (code === '2BP01' && routine === 'DropRole') return ROLE_IN_USE;
  if (code === '57014' && !/statement timeout/.test(message)) return undefined;
  return REMEDIES[code];
}
