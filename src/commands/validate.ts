import type { Problem } from '../core/errors.ts';
import type { Migration } from '../core/migration.ts';
import { allProblems, hasTrack, readTrack } from '../files/project.ts';
import { tablesWithoutPolicies } from './validate-policies.ts';
import { checkSyntax } from './validate-sql.ts';

export interface Validation {
  readonly migrations: number;
  readonly problems: readonly Problem[];
}

/** `pmdb validate`: files only, no server. Names, pairs, directives, forbidden statements, and syntax by PostgreSQL's own grammar. */
export async function validate(project: string): Promise<Validation> {
  const tracks = ['shared', ...(hasTrack(project, 'tenant') ? (['tenant'] as const) : [])] as const;
  const found: Problem[] = [];
  let count = 0;
  for (const track of tracks) {
    const files = await readTrack(project, track);
    count += files.migrations.length;
    found.push(...allProblems(files));
    found.push(...(await tablesWithoutPolicies(files)));
    for (const migration of files.migrations) found.push(...(await syntaxProblems(migration)));
  }
  return { migrations: count, problems: found.sort(byPlace) };
}

/** The syntax errors of both files of a pair. */
export async function syntaxProblems({ up, down }: Migration): Promise<Problem[]> {
  return [...(await checkSyntax(up)), ...(down === undefined ? [] : await checkSyntax(down))];
}

function byPlace(a: Problem, b: Problem): number {
  const [x, y] = [a.place, b.place];
  if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1;
  return x.file < y.file ? -1 : x.file > y.file ? 1 : x.line - y.line || x.column - y.column;
}
