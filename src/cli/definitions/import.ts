import { resolve } from 'node:path';
import { PmdbError } from '../../core/errors.ts';
import { TOOLS, type Tool } from '../../core/import/draft.ts';
import type { ImportReport } from '../../core/import/report.ts';
import type { CommandDefinition } from '../command.ts';
import { flag, LOCK_FLAGS } from '../flags.ts';

export const importCommand: CommandDefinition = {
  name: 'import',
  summary: "take over another tool's migrations, and its database",
  description:
    'Writes a pair of files for each migration of the other tool, and says file by file what it decided. What an earlier import ' +
    "wrote and somebody has mended since stays. With --baseline it also records what the other tool's table of history has, " +
    'once the database is what these files make of an empty one.',
  argument: ['<folder>', "with the other tool's migrations"],
  flags: [
    { flags: '--from <tool>', description: TOOLS.join(', '), values: TOOLS, parse: parseTool },
    { flags: '--to <project>', description: 'folder of the new project (default: --dir); made if need be' },
    { flags: '--dry-run', description: 'say what it would write, and write nothing' },
    { flags: '--baseline', description: 'take the database over as well' },
    { flags: '--accept-differences', description: 'take it over though it is not what the files give' },
    { flags: '--history <table>', description: "the other tool's table, where it has another name" },
    {
      flags: '--placeholders <list>',
      description: "values for Flyway's: schema=app,owner=app",
      parse: parsePlaceholders,
    },
    ...LOCK_FLAGS,
  ],
  examples: [
    ['pmdb import --from dbmate db/migrations --to shop', 'files in shop'],
    ['pmdb import --from flyway sql --dry-run', 'what would become of it'],
    ['pmdb import --from prisma prisma --baseline', 'the files, and DATABASE_URL'],
  ],
  uses: 'database',
  run: async ({ context, args, flags }) => {
    const tool = flag<Tool>(flags, 'from');
    if (tool === undefined) {
      throw new PmdbError('BAD_FLAG', 'import needs --from', { remedy: `Name the tool: ${TOOLS.join(', ')}.` });
    }
    const { importProject } = await import('../../commands/import.ts');
    const { needsWork } = await import('../../core/import/report.ts');
    const { importDocument } = await import('../../report/import-document.ts');
    const { importEnd, importFound, importText } = await import('../../report/import-text.ts');
    const { fitSentences } = await import('../../report/wrapped.ts');
    let seen = false;
    const beforeAsking = (found: ImportReport) => {
      if (flag<boolean>(flags, 'yes') === true) return;
      context.emit({
        type: 'findings',
        text: fitSentences(importFound(found, process.stderr.columns), process.stderr.columns),
      });
      seen = process.stdout.isTTY === true;
    };
    const project = resolve(flag<string>(flags, 'to') ?? context.project);
    const report = await importProject(
      { ...context, project },
      {
        tool,
        folder: args[0] ?? '',
        dryRun: flag<boolean>(flags, 'dryRun') === true,
        baseline: flag<boolean>(flags, 'baseline') === true,
        acceptDifferences: flag<boolean>(flags, 'acceptDifferences') === true,
        history: flag(flags, 'history'),
        placeholders: flag(flags, 'placeholders') ?? new Map(),
        beforeAsking,
      },
    );
    // What was on the screen before the question isn't repeated below it; a file or a pipe gets the whole.
    const typed = { width: process.stdout.columns, dir: flag<string>(flags, 'to') ?? flag<string>(flags, 'dir') };
    const text = seen ? importEnd(report, typed) : importText(report, typed);
    return { text, json: importDocument(report), exitCode: needsWork(report) ? 1 : 0 };
  },
};

function parseTool(value: string, flag: string): Tool {
  const tool = TOOLS.find((each) => each === value);
  if (tool !== undefined) return tool;
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no tool that pmdb knows`, {
    remedy: `Give one of ${TOOLS.join(', ')}.`,
  });
}

function parsePlaceholders(value: string, flag: string): ReadonlyMap<string, string> {
  return new Map(
    value.split(',').map((part) => {
      const [, name, text] = /^\s*([^=\s]+)=(.*)$/s.exec(part) ?? [];
      if (name !== undefined && text !== undefined) return [name.toLowerCase(), text] as const;
      throw new PmdbError('BAD_FLAG', `${flag}: "${part}" is no name=value`, {
        remedy: 'Give them as schema=app,owner=app_owner.',
      });
    }),
  );
}
