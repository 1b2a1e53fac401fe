import type { CommandDefinition } from '../command.ts';
import { LOCK_FLAGS } from '../flags.ts';

export const configCommand: CommandDefinition = {
  name: 'config',
  summary: 'show what pmdb would work with, and why',
  description: 'Each value with where it comes from. Connects to nothing, and shows no secret.',
  flags: LOCK_FLAGS,
  examples: [
    ['pmdb config', 'which database, and why'],
    ['pmdb config --json', 'for scripts'],
  ],
  uses: 'database',
  run: async ({ configuration }) => {
    const { describeConfig, showConfig } = await import('../../commands/config.ts');
    const shown = showConfig(configuration);
    return { text: describeConfig(shown), json: shown };
  },
};
