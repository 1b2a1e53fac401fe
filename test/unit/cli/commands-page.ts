import type { CommandDefinition, Flag } from '../../../src/cli/command.ts';
import { COMMANDS } from '../../../src/cli/definitions.ts';
import { COMMON_FLAGS, DATABASE_FLAGS } from '../../../src/cli/flags.ts';
import { EXIT_CODES, TERMINATED } from '../../../src/core/errors.ts';

const HEAD = `# Commands

Every command has \`--help\` with examples, and \`--json\`, which prints one JSON document on stdout: \`ok\`, what the command
found or did, and \`notes\` (warnings of pmdb, notices of the server). When it fails: \`ok: false\`, \`notes\`, and \`error\` with
\`code\`, \`exitCode\`, \`message\`, and what else is known: \`place\`, \`sqlstate\`, \`state\`, \`remedy\`. \`src/report/shapes.ts\`
has the shape of every document. Results go to stdout, all else to stderr.
`;

/** `docs/commands.md`, from the list of commands that the program and its help are made of. */
export function commandsPage(): string {
  const everywhere = ['## Everywhere', '', ...flagTable(COMMON_FLAGS), ''];
  const database = ['## Where a command works on a database', '', ...flagTable(DATABASE_FLAGS), ''];
  return [HEAD, ...everywhere, ...database, ...COMMANDS.flatMap(section), ...exitCodes(), ''].join('\n');
}

const MEANINGS: Readonly<Record<number, string>> = {
  1: 'the command worked and the answer is no',
  2: 'the request, the configuration or a file is wrong; nothing was changed',
  3: "the server can't be used; nothing was changed",
  4: 'a statement failed; the error says what is applied and what is not',
  5: 'some tenants failed, the others are done',
  70: 'a bug in pmdb; REPLACED: pmdb was built or installed anew while it ran',
  130: 'interrupted by Ctrl-C; the error says what is applied and what is not',
  143: 'interrupted by SIGTERM',
};

/** Every code that an error can have: scripts may rely on them. */
function exitCodes(): string[] {
  const rows = Object.entries(MEANINGS).map(([exit, meaning]) => {
    const codes = Object.entries(EXIT_CODES).filter(
      ([, code]) => code === (Number(exit) === TERMINATED ? EXIT_CODES.INTERRUPTED : Number(exit)),
    );
    return `| ${exit} | ${meaning} | ${codes.map(([code]) => code).join(', ')} |`;
  });
  const done = '| 0 | done, or nothing to do | |';
  return ['## Exit codes', '', '| exit | when | `code` of the error |', '|---|---|---|', done, ...rows];
}

function section(definition: CommandDefinition): string[] {
  const { name, summary, description, argument, secondArgument, flags, examples } = definition;
  const title = ['pmdb', name, argument?.[0], secondArgument?.[0]].filter(Boolean).join(' ');
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return [
    `## ${title.replace('<', '\\<')}`,
    '',
    [sentence, description].filter(Boolean).join(' '),
    '',
    ...(flags.length === 0 ? [] : [...flagTable(flags), '']),
    '```sh',
    ...exampleLines(examples),
    '```',
    '',
  ];
}

function flagTable(flags: readonly Flag[]): string[] {
  return ['| flag | |', '|---|---|', ...flags.map((flag) => `| \`${flag.flags}\` | ${flag.description} |`)];
}

function exampleLines(examples: CommandDefinition['examples']): string[] {
  const width = Math.max(...examples.map(([command]) => command.length));
  return examples.map(([command, what]) => (what === '' ? command : `${command.padEnd(width)}  # ${what}`));
}
