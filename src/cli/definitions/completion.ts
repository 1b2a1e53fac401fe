import { PmdbError } from '../../core/errors.ts';
import type { CommandDefinition } from '../command.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const completionCommand: CommandDefinition = {
  name: 'completion',
  summary: 'print what makes a shell complete commands and names',
  description:
    'Completes commands, flags and their values, paths, versions of migrations, and names of tenants, where the database ' +
    'answers at once.',
  argument: ['<shell>', SHELLS.join(', '), { values: SHELLS }],
  flags: [],
  examples: [
    ['source <(pmdb completion bash)', 'in ~/.bashrc'],
    ['source <(pmdb completion zsh)', 'in ~/.zshrc, below compinit'],
    ['pmdb completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
  uses: 'project',
  run: async ({ args }) => {
    const shell = SHELLS.find((each) => each === args[0]);
    if (shell === undefined) {
      throw new PmdbError('BAD_FLAG', `there is no completion for "${args[0]}"`, {
        remedy: `Name one of ${SHELLS.join(', ')}.`,
      });
    }
    const { SCRIPTS } = await import('../completion/scripts.ts');
    return { text: SCRIPTS[shell].trimEnd(), json: { shell, script: SCRIPTS[shell] } };
  },
};
