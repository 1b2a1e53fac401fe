import type { Argument, CommandDefinition, Flag, ValueSource } from '../command.ts';
import { COMMANDS, GROUPS } from '../definitions.ts';
import { COMMON_FLAGS, DATABASE_FLAGS, SERVER_FLAGS } from '../flags.ts';

export interface Candidate {
  readonly value: string;
  /** What the shells that show more than words say beside it. */
  readonly description: string;
}

/** What may stand where the cursor is. */
export type Expected =
  | { readonly candidates: readonly Candidate[] }
  | {
      readonly source: ValueSource;
      /** Of the word, what stays as it is: "--tenant=" or "acme,". */
      readonly kept: string;
      /** What of it is to be completed. */
      readonly begun: string;
      /** Values that are named already. */
      readonly named: readonly string[];
      /** What the flags before say, by their spelling: where to look. */
      readonly flags: ReadonlyMap<string, string>;
    };

const HELP: Flag = { flags: '--help', description: 'show help' };
const VERSION: Flag = { flags: '--version', description: 'print the version' };
const NOTHING: Expected = { candidates: [] };

/** What a placeholder tells of a value by itself: "<file>". */
const BY_PLACEHOLDER: Readonly<Record<string, ValueSource>> = {
  file: 'files',
  paths: 'files',
  dir: 'folders',
  folder: 'folders',
  project: 'folders',
  version: 'versions',
  versions: 'versions',
  tenant: 'tenants',
};

/** What may come at the end of this command line: the words behind `pmdb`, the last of which is being typed. */
export function expectedAt(words: readonly string[]): Expected {
  const typed = words.at(-1) ?? '';
  const [first, second, ...others] = words.slice(0, -1);
  if (first === undefined) return amongWords(typed, topLevel(), [HELP, VERSION]);
  if (first === 'help') return second === undefined ? amongWords(typed, topLevel(), []) : NOTHING;
  const single = COMMANDS.find(({ name }) => name === first);
  const behind = words.slice(1, -1);
  if (single !== undefined) return ofCommand(single, behind, typed);
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  if (second === undefined) return amongWords(typed, group.map(lastWord), [HELP]);
  const command = group.find(({ name }) => name === `${first} ${second}`);
  return command === undefined ? NOTHING : ofCommand(command, others, typed);
}

function topLevel(): readonly Candidate[] {
  const groups = new Set(
    COMMANDS.flatMap(({ name }) => (name.includes(' ') ? [name.slice(0, name.indexOf(' '))] : [])),
  );
  return [
    ...COMMANDS.filter(({ name }) => !name.includes(' ')).map(lastWord),
    ...[...groups].map((value) => ({ value, description: GROUPS[value] ?? '' })),
    { value: 'help', description: 'show the help of a command' },
  ];
}

function lastWord({ name, summary }: CommandDefinition): Candidate {
  return { value: name.slice(name.indexOf(' ') + 1), description: summary };
}

function amongWords(typed: string, words: readonly Candidate[], flags: readonly Flag[]): Expected {
  const all = typed.startsWith('-') ? flags.map(candidateOf) : words;
  return { candidates: all.filter(({ value }) => value.startsWith(typed)) };
}

function ofCommand(command: CommandDefinition, behind: readonly string[], typed: string): Expected {
  const all = flagsOf(command);
  const { flags, awaited, position, onlyArguments } = readWords(all, behind);
  if (awaited !== undefined) return valuesOf(awaited, typed, '', flags);
  const [, name, value = ''] = (!onlyArguments && /^(--[\w-]+)=(.*)$/s.exec(typed)) || [];
  const assigned = all.find((each) => nameOf(each) === name);
  if (assigned !== undefined) return valuesOf(assigned, value, `${name}=`, flags);
  const argument = onlyArguments || !typed.startsWith('-') ? argumentAt(command, position) : undefined;
  if (argument !== undefined) return valuesOf({ flags: argument[0], ...argument[2] }, typed, '', flags);
  if (onlyArguments) return NOTHING;
  const left = all.filter((each) => !flags.has(nameOf(each)) && nameOf(each).startsWith(typed));
  return { candidates: left.map(candidateOf) };
}

function flagsOf({ flags, uses }: CommandDefinition): readonly Flag[] {
  const where = { database: DATABASE_FLAGS, server: SERVER_FLAGS, project: [] }[uses];
  return [...flags, ...where, ...COMMON_FLAGS, HELP];
}

interface Read {
  readonly flags: ReadonlyMap<string, string>;
  /** The flag whose value comes next. */
  readonly awaited: Flag | undefined;
  /** How many arguments stand before. */
  readonly position: number;
  /** Behind `--`. */
  readonly onlyArguments: boolean;
}

function readWords(all: readonly Flag[], words: readonly string[]): Read {
  const flags = new Map<string, string>();
  let awaited: Flag | undefined;
  let [position, onlyArguments] = [0, false];
  for (const word of words) {
    if (awaited !== undefined) {
      flags.set(nameOf(awaited), word);
      awaited = undefined;
    } else if (onlyArguments || !word.startsWith('-')) position++;
    else if (word === '--') onlyArguments = true;
    else {
      const [name = '', ...value] = word.split('=');
      const known = all.find((each) => nameOf(each) === name);
      flags.set(name, value.join('='));
      if (known !== undefined && value.length === 0 && known.flags.includes('<')) awaited = known;
    }
  }
  return { flags, awaited, position, onlyArguments };
}

function argumentAt({ argument, secondArgument }: CommandDefinition, position: number): Argument | undefined {
  const variadic = argument?.[0].includes('...') ? argument : undefined;
  return position === 0 ? argument : position === 1 ? (secondArgument ?? variadic) : variadic;
}

function valuesOf(flag: Pick<Flag, 'flags' | 'values'>, typed: string, before: string, flags: Read['flags']): Expected {
  const placeholder = /[<[](\w+)(?:\.\.\.)?[>\]]$/.exec(flag.flags)?.[1] ?? '';
  const source = flag.values ?? BY_PLACEHOLDER[placeholder];
  if (source === undefined) return NOTHING;
  const named = TAKES_SEVERAL.has(placeholder) ? typed.split(',') : [typed];
  const begun = named.pop() ?? '';
  const kept = `${before}${typed.slice(0, typed.length - begun.length)}`;
  if (typeof source === 'string') return { source, kept, begun, named, flags };
  const values = source.filter((value) => value.startsWith(begun) && !named.includes(value));
  return { candidates: values.map((value) => ({ value: `${kept}${value}`, description: '' })) };
}

/** Values with commas between them. */
const TAKES_SEVERAL = new Set(['names', 'versions', 'slugs', 'list']);

function nameOf({ flags }: Pick<Flag, 'flags'>): string {
  return flags.split(' ')[0] ?? flags;
}

function candidateOf(flag: Flag): Candidate {
  return { value: nameOf(flag), description: flag.description };
}
