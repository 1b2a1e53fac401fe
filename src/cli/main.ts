import { hostname, userInfo } from 'node:os';
import { CommanderError } from 'commander';
import type { Configuration } from '../core/configuration.ts';
import type { Context } from '../core/context.ts';
import type { Emit } from '../core/events.ts';
import { redact } from '../core/redact.ts';
import { chooseReporter } from './choose-reporter.ts';
import type { CommandDefinition } from './command.ts';
import { resolveConfiguration } from './configuration.ts';
import { confirm } from './confirm.ts';
import { asPmdbError, printError } from './print-error.ts';
import { buildProgram } from './program.ts';

type Flags = Readonly<Record<string, unknown>>;

/** Ctrl-C stops the run in an orderly way; a second one, at once. */
function listenForInterrupts(): AbortSignal {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupt.signal.aborted) process.exit(130);
      interrupt.abort();
    });
  }
  return interrupt.signal;
}

/** Runs one command from configuration to exit code. */
async function execute(definition: CommandDefinition, args: readonly string[], flags: Flags): Promise<void> {
  const { env } = process;
  let secrets: readonly string[] = [];
  const json = flags.json === true;
  const signal = listenForInterrupts();
  try {
    // A command on the project alone has the embedded server for its database, whatever else is configured.
    const wanted = definition.uses === 'project' ? { ...flags, embedded: true } : flags;
    const configuration = await resolveConfiguration(wanted, env);
    secrets = configuration.secrets;
    const reporter = chooseReporter({
      json,
      ci: configuration.ci,
      env,
      write: (line) => process.stderr.write(redact(line, secrets)),
    });
    for (const message of configuration.warnings) reporter.emit({ type: 'warning', message });
    const context = makeContext(configuration, flags, reporter.emit, signal);
    const answer = await definition.run({ context, args, flags, configuration }).finally(() => reporter.close());
    const out = json ? JSON.stringify({ ok: answer.exitCode !== 1, ...answer.json }, null, 2) : answer.text;
    process.stdout.write(`${redact(out, secrets)}\n`);
    process.exitCode = answer.exitCode ?? 0;
  } catch (error) {
    printError(asPmdbError(error, signal), { json, debug: flags.debug === true, secrets });
  }
}

function makeContext(configuration: Configuration, flags: Flags, emit: Emit, signal: AbortSignal): Context {
  const { project, direct, lockWait, lockTimeout, ci } = configuration;
  const interactive = !ci && process.stdin.isTTY === true && process.stderr.isTTY === true;
  return {
    project,
    direct,
    lockWait,
    lockTimeout,
    emit,
    signal,
    client: `${userInfo().username}@${hostname()}`,
    confirm: (question) => confirm(question, { yes: flags.yes === true, interactive, signal }),
    database: async () => {
      if (configuration.database !== 'embedded') return configuration.database;
      const { ensureEmbedded } = await import('../server/embedded.ts');
      const onProgress = (message: string) => emit({ type: 'note', message });
      return (await ensureEmbedded(project, { signal, onProgress })).database;
    },
  };
}

/** Whoever reads our output may stop early (`pmdb status | head`): no reason to fail. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const program = buildProgram(execute);
for (const command of [program, ...program.commands, ...program.commands.flatMap((each) => each.commands)]) {
  command.exitOverride();
}
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else printError(asPmdbError(error, undefined), { json: process.argv.includes('--json'), debug: false, secrets: [] });
}
