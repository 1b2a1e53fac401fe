/** What to do about a psql meta-command, by its name. Whatever isn't listed is for a terminal. */
const REMEDIES: ReadonlyMap<string, string> = new Map(
  (
    [
      ['i ir include include_relative', 'Put what that file says here, or make it a migration of its own.'],
      [
        'copy',
        'Write COPY … FROM stdin; with the data on the lines after it, and a line with nothing but \\. at their end.',
      ],
      ['.', 'It ends the data of COPY … FROM stdin; no such statement stands before it.'],
      ['set unset gset prompt getenv setenv', 'There are no psql variables here: write the value into the SQL.'],
      ['c connect', 'Delete the line: a migration runs in the database that pmdb is given.'],
      ['restrict unrestrict', 'Delete the line: pg_dump writes it for psql.'],
      ['if elif else endif', 'Use IF in a DO block.'],
      [
        'g gx gexec gdesc crosstabview watch bind bind_named parse',
        'End the statement with a semicolon; use EXECUTE in a DO block to run what a query returns.',
      ],
      [';', 'Write a semicolon alone.'],
    ] as const
  ).flatMap(([names, remedy]) => names.split(' ').map((name) => [name, remedy] as const)),
);

/** The variables with which people ask psql for what pmdb does by itself. */
const SETS_UP_PSQL = /^\\(?:un)?set\s+(?:AUTOCOMMIT|ON_ERROR_ROLLBACK|ON_ERROR_STOP|QUIET|VERBOSITY)\b/;

/** Whether a meta-command only tells psql how to go about it, with nothing of it in the SQL. */
export function isPsqlSetUp(token: string): boolean {
  return SETS_UP_PSQL.test(token) || /^\\(?:timing|echo|qecho|pset|x|restrict|unrestrict)\b/.test(token);
}

/** @param token The meta-command with its arguments, from its backslash on. */
export function describePsqlCommand(token: string): { message: string; remedy: string } {
  const name = /^\\(\w+|.?)/su.exec(token)?.[1] ?? '';
  const remedy = SETS_UP_PSQL.test(token)
    ? 'Delete the line: pmdb stops at the first error anyhow.'
    : REMEDIES.get(name);
  return {
    message: `\\${name} is a command of psql, not SQL`,
    remedy: remedy ?? 'Delete the line: only psql knows it.',
  };
}
