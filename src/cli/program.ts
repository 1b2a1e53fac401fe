import { Command, Option } from 'commander';
import { TOOL_VERSION } from '../core/version.ts';
import type { CommandDefinition, Flag } from './command.ts';
import { COMMANDS, GROUPS } from './definitions.ts';
import { COMMON_FLAGS, DATABASE_FLAGS, SERVER_FLAGS } from './flags.ts';
import { refuseUsage } from './usage-error.ts';

export type Execute = (
  definition: CommandDefinition,
  args: readonly string[],
  flags: Readonly<Record<string, unknown>>,
) => Promise<void>;

/** Columns that the help has for a summary. */
const SUMMARY_WIDTH = 60;

const FIRST_STEPS = [
  ['pmdb up', 'a database on this machine, migrated'],
  ['pmdb new create_units', 'the two files of a new migration'],
  ['pmdb help migrate', 'what a command takes, with examples'],
] as const;

/**
 * The whole command line, from one list of commands. Only what `argv` names gets its flags. Parsing throws a PmdbError BAD_FLAG, or commander's own CommanderError
 * when help or version was printed.
 */
export function buildProgram(argv: readonly string[], execute: Execute): Command {
  const program = new Command('pmdb')
    .description('Database-as-code for multi-tenant PostgreSQL.')
    .version(TOOL_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show the help of a command')
    .configureHelp({ subcommandTerm: (command) => [command.name(), ...argumentsOf(command)].join(' ') })
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', examplesText(FIRST_STEPS));
  program.exitOverride((error) => refuseUsage(error, program));
  for (const definition of COMMANDS) {
    const words = definition.name.split(' ');
    const parent = words.length > 1 ? groupOf(program, words[0] ?? '') : program;
    const name = words.at(-1) ?? '';
    const command = addCommand(parent, name, definition, execute);
    // Flags take time to set up, and nobody asks for those of a command that isn't named.
    if (argv.includes(name)) addAllFlags(command, definition);
  }
  return program;
}

function groupOf(program: Command, name: string): Command {
  const existing = program.commands.find((command) => command.name() === name);
  if (existing !== undefined) return existing;
  const summary = summaryOf(name);
  return inherit(
    program
      .command(name)
      .summary(summary)
      .description(sentence(GROUPS[name] ?? name)),
  );
}

/** "policies and grants: apply, check, …" with as many names as fit. */
function summaryOf(group: string): string {
  const names = COMMANDS.filter(({ name }) => name.startsWith(`${group} `)).map(({ name }) =>
    name.slice(group.length + 1),
  );
  const whole = `${GROUPS[group]}: ${names.join(', ')}`;
  return whole.length <= SUMMARY_WIDTH ? whole : `${whole.slice(0, whole.lastIndexOf(',', SUMMARY_WIDTH - 3))}, …`;
}

/** commander hands its settings down, but an error has to name the command that it belongs to. */
function inherit(command: Command): Command {
  return command.exitOverride((error) => refuseUsage(error, command));
}

function addCommand(parent: Command, name: string, definition: CommandDefinition, execute: Execute): Command {
  const command = inherit(parent.command(name))
    .summary(definition.summary)
    .description([sentence(definition.summary), definition.description].filter(Boolean).join('\n\n'));
  const { argument, secondArgument } = definition;
  for (const each of [argument, secondArgument]) if (each !== undefined) command.argument(each[0], each[1]);
  command.addHelpText('after', examplesText(definition.examples));
  return command.action(async (...given: unknown[]) => {
    const args = given.flat().filter((each): each is string => typeof each === 'string');
    await execute(definition, args, command.opts());
  });
}

function addAllFlags(command: Command, { flags, uses }: CommandDefinition): void {
  addFlags(command, 'Options:', flags);
  if (uses === 'database') addFlags(command, 'Database:', DATABASE_FLAGS);
  if (uses === 'server') addFlags(command, 'Server:', SERVER_FLAGS);
  addFlags(command, 'Everywhere:', COMMON_FLAGS);
}

function addFlags(command: Command, heading: string, flags: readonly Flag[]): void {
  command.optionsGroup(heading);
  for (const { flags: spelling, description, parse, default: value } of flags) {
    const option = new Option(spelling, description);
    if (parse !== undefined) option.argParser((text: string) => parse(text, option.long ?? spelling));
    if (value !== undefined) option.default(value);
    command.addOption(option);
  }
}

function argumentsOf(command: Command): string[] {
  return command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

function examplesText(examples: CommandDefinition['examples']): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  const lines = examples.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`.trimEnd());
  return ['', 'Examples:', ...lines].join('\n');
}
