import { readDbmate } from './dbmate.ts';
import type { Reading, SourceFile, Tool } from './draft.ts';
import { readFlyway } from './flyway.ts';
import { readGolangMigrate } from './golang-migrate.ts';
import { readNodePgMigrate } from './node-pg-migrate.ts';
import { readPrisma } from './prisma.ts';
import { readSqitch } from './sqitch.ts';

/**
 * Understands a project as its tool would. Throws BAD_FILE where a file that the whole project hangs on can't be understood.
 *
 * @param placeholders Values of Flyway's placeholders, by their names in lower case.
 */
export function readProjectOf(
  tool: Tool,
  files: readonly SourceFile[],
  placeholders: ReadonlyMap<string, string>,
): Reading {
  switch (tool) {
    case 'flyway':
      return readFlyway(files, placeholders);
    case 'dbmate':
      return readDbmate(files);
    case 'golang-migrate':
      return readGolangMigrate(files);
    case 'node-pg-migrate':
      return readNodePgMigrate(files);
    case 'sqitch':
      return readSqitch(files);
    case 'prisma':
      return readPrisma(files);
  }
}
