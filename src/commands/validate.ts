import type { Problem } from '../core/errors.ts';
import type { Migration, Track } from '../core/migration.ts';
import { allProblems, readTrack } from '../files/project.ts';
import { checkSyntax } from './validate-sql.ts';

export interface Validation {
  readonly migrations: number;
  readonly problems: readonly Problem[];
}

/** `pmdb validate`: files only, no server. Names, pairs, directives, forbidden statements, and syntax by PostgreSQL's own grammar. */
export async function validate(project: string, track: Track): Promise<Validation> {
  const files = await readTrack(project, track);
  const { migrations } = files;
  const found = [...allProblems(files)];
  for (const migration of migrations) found.push(...(await syntaxProblems(migration)));
  return { migrations: migrations.length, problems: found.sort(byPlace) };
}

async function syntaxProblems({ up, down }: Migration): Promise<Problem[]> {
  return [...(await checkSyntax(up)), ...(down === undefined ? [] : await checkSyntax(down))];
}

function byPlace(a: Problem, b: Problem): number {
  const [x, y] = [a.place, b.place];
  if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1;
  return x.file < y.file ? -1 : x.file > y.file ? 1 : x.line - y.line || x.column - y.column;
}
