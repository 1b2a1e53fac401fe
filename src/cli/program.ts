import { Command, Option } from 'commander';
import { TOOL_VERSION } from '../core/version.ts';
import type { CommandDefinition, Flag } from './command.ts';
import { COMMANDS } from './definitions.ts';
import { COMMON_FLAGS, DATABASE_FLAGS } from './flags.ts';

export type Execute = (
  definition: CommandDefinition,
  args: readonly string[],
  flags: Readonly<Record<string, unknown>>,
) => Promise<void>;

const GROUPS: Readonly<Record<string, string>> = { db: "the project's embedded PostgreSQL server" };

/** The whole command line, from one list of commands. */
export function buildProgram(execute: Execute): Command {
  const program = new Command('pmdb')
    .description('Database-as-code for multi-tenant PostgreSQL.')
    .version(TOOL_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .showHelpAfterError('(--help shows what there is)');
  for (const definition of COMMANDS) {
    const words = definition.name.split(' ');
    const name = words.at(-1) ?? '';
    const parent = words.length > 1 ? groupOf(program, words[0] ?? '') : program;
    parent.addCommand(buildCommand(name, definition, execute));
  }
  return program;
}

function groupOf(program: Command, name: string): Command {
  const existing = program.commands.find((command) => command.name() === name);
  if (existing !== undefined) return existing;
  const group = new Command(name).description(GROUPS[name] ?? name).helpOption('-h, --help', 'show help');
  program.addCommand(group);
  return group;
}

function buildCommand(name: string, definition: CommandDefinition, execute: Execute): Command {
  const command = new Command(name)
    .summary(definition.summary)
    .description([sentence(definition.summary), definition.description].filter(Boolean).join('\n\n'))
    .helpOption('-h, --help', 'show help');
  if (definition.argument !== undefined) command.argument(...definition.argument);
  addFlags(command, 'Options:', definition.flags);
  if (definition.uses === 'database') addFlags(command, 'Database:', DATABASE_FLAGS);
  addFlags(command, 'Everywhere:', COMMON_FLAGS);
  command.addHelpText('after', examplesText(definition));
  return command.action(async (...given: unknown[]) => {
    const args = given.filter((each): each is string => typeof each === 'string');
    await execute(definition, args, command.opts());
  });
}

function addFlags(command: Command, heading: string, flags: readonly Flag[]): void {
  command.optionsGroup(heading);
  for (const { flags: spelling, description, parse, default: value } of flags) {
    const option = new Option(spelling, description);
    if (parse !== undefined) option.argParser(parse);
    if (value !== undefined) option.default(value);
    command.addOption(option);
  }
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

function examplesText({ examples }: CommandDefinition): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  return ['', 'Examples:', ...examples.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`.trimEnd())].join(
    '\n',
  );
}
