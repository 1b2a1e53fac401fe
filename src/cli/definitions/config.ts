import { describeConfig, showConfig } from '../../commands/config.ts';
import type { CommandDefinition } from '../command.ts';
import { LOCK_FLAGS } from '../flags.ts';

export const configCommand: CommandDefinition = {
  name: 'config',
  summary: 'show what pmdb would work with, and where each value comes from',
  description: 'Connects to nothing, and shows no secret.',
  flags: LOCK_FLAGS,
  examples: [
    ['pmdb config', 'which database, and why'],
    ['pmdb config --json', 'for scripts'],
  ],
  uses: 'database',
  run: async ({ configuration }) => {
    const shown = showConfig(configuration);
    return { text: describeConfig(shown), json: shown };
  },
};
