import { COMMANDS, GROUPS } from './definitions.ts';

/**
 * The words behind `pmdb` where somebody asks for help, as commander takes them: `help tenant create` is
 * `tenant create --help`. Of a command that there isn't only its name is left: then the parser complains, and suggests one,
 * where commander would show the help of what stands above it.
 */
export function helpWords(words: readonly string[]): readonly string[] {
  const named = words[0] === 'help';
  const [first = '', second = ''] = named ? words.slice(1) : words;
  if (first === '' || first.startsWith('-')) return words;
  if (!named && !words.some((word) => word === '--help' || word === '-h')) return words;
  if (isCommand(first) || (isGroup(first) && (second === '' || second.startsWith('-')))) {
    return named ? [first, '--help'] : words;
  }
  if (!isGroup(first)) return [first];
  return isCommand(`${first} ${second}`) ? [first, second, '--help'] : [first, second];
}

function isCommand(name: string): boolean {
  return COMMANDS.some((command) => command.name === name);
}

function isGroup(name: string): boolean {
  return Object.hasOwn(GROUPS, name);
}
