import type { Command, CommanderError } from 'commander';
import { PmdbError } from '../core/errors.ts';

/** Not a mistake of the user: help or version was asked for, and is printed. */
const ANSWERED = ['commander.help', 'commander.helpDisplayed', 'commander.version'];

/** What other tools call it: nearer to what was meant than any word that is spelled alike. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...['info', 'list', 'show'].map((word) => [word, 'status'] as const),
  ...['apply', 'deploy', 'push', 'latest', 'update', 'upgrade'].map((word) => [word, 'migrate'] as const),
  ...['undo', 'down', 'revert', 'downgrade'].map((word) => [word, 'rollback'] as const),
  ...['create', 'generate', 'make', 'add'].map((word) => [word, 'new'] as const),
  ...['check', 'lint'].map((word) => [word, 'validate'] as const),
  ...['clean', 'reset', 'wipe'].map((word) => [word, 'db reset'] as const),
  ['diff', 'drift'],
  ['log', 'history'],
]);

/** Turns commander's complaint about a command line into pmdb's own error: one form of error, in text and in JSON. */
export function refuseUsage(error: CommanderError, command: Command): never {
  if (ANSWERED.includes(error.code)) throw error;
  const [first = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const path = pathOf(command);
  const typed = command.parent === null ? /^unknown command '(.*)'$/.exec(first)?.[1] : undefined;
  const meant = ELSEWHERE.get(typed ?? '') ?? /\(Did you mean (.*)\?\)/.exec(suggestion ?? '')?.[1];
  const help = `\`${path} --help\` shows what there is.`;
  throw new PmdbError('BAD_FLAG', inOurWords(first), {
    remedy: meant === undefined ? help : `Did you mean \`${path} ${meant}\`? ${help}`,
  });
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function inOurWords(message: string): string {
  return message
    .replaceAll("'", '"')
    .replace(/^option "(\S+).*" argument missing$/, '$1 needs a value')
    .replace(/^missing required argument "(.*)"$/, '<$1> is missing')
    .replace(/^too many arguments for "(\S+)"\. Expected (\d+) .*$/, (_, name, n) =>
      n === '0' ? `${name} takes no argument` : `${name} takes one argument; put quotes around several words`,
    );
}
