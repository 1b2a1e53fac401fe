import { EXIT_CODES, PmdbError } from '../../core/errors.ts';
import type { CommandDefinition } from '../command.ts';

export const validateCommand: CommandDefinition = {
  name: 'validate',
  summary: 'check the files, without a server',
  description:
    "Names, pairs, directives, duplicate versions, forbidden statements, and syntax by PostgreSQL's own grammar. " +
    'Lists all problems at once, each with file, line and column.',
  flags: [],
  examples: [['pmdb validate', 'before every commit']],
  uses: 'project',
  run: async ({ context }) => {
    const { validate } = await import('../../commands/validate.ts');
    const { migrations, problems } = await validate(context.project);
    const [first] = problems;
    const text = migrations === 1 ? '1 migration is sound.' : `${migrations} migrations are sound.`;
    if (first === undefined) return { text, json: { migrations, problems } };
    const code = EXIT_CODES[first.code] === 2 ? first.code : 'BAD_FILE';
    const message = problems.length === 1 ? 'one problem in the files' : `${problems.length} problems in the files`;
    throw new PmdbError(code, message, { problems, remedy: 'Mend them, then run `pmdb validate` again.' });
  },
};
