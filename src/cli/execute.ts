import { hostname } from 'node:os';
import type { Configuration } from '../core/configuration.ts';
import type { Context } from '../core/context.ts';
import { exitCodeOfInterrupt } from '../core/errors.ts';
import type { Emit } from '../core/events.ts';
import { redact } from '../core/redact.ts';
import { systemUser } from '../files/libpq-files.ts';
import type { Note } from '../report/notes.ts';
import type { Reporter } from '../report/reporter.ts';
import { fitSentences } from '../report/wrapped.ts';
import { chooseReporter } from './choose-reporter.ts';
import type { CommandDefinition } from './command.ts';
import { resolveConfiguration } from './configuration.ts';
import { confirm, confirmByWord } from './confirm.ts';
import { asPmdbError, printError } from './print-error.ts';

type Flags = Readonly<Record<string, unknown>>;

/** Runs one command from configuration to exit code. */
export async function execute(definition: CommandDefinition, args: readonly string[], flags: Flags): Promise<void> {
  let secrets: readonly string[] = [];
  const json = flags.json === true || flags.format === 'json';
  const notes: Note[] = [];
  const signal = listenForInterrupts();
  try {
    const configuration = await resolveConfiguration(meant(definition, flags), process.env);
    // Resolved by now; the driver would read it again, and knows fewer of its values.
    delete process.env.PGTARGETSESSIONATTRS;
    secrets = configuration.secrets;
    const { ci } = configuration;
    const write = (text: string) => process.stderr.write(redact(text, secrets));
    const reporter = await chooseReporter({ json, ci, env: process.env, write, notes });
    for (const message of configuration.warnings) reporter.emit({ type: 'warning', message });
    const context = makeContext(configuration, flags, reporter, signal);
    const answer = await definition.run({ context, args, flags, configuration }).finally(() => reporter.close());
    const out = json
      ? JSON.stringify({ ok: (answer.exitCode ?? 0) === 0, ...answer.json, notes }, null, 2)
      : fitSentences(answer.text, ci ? undefined : process.stdout.columns);
    if (out !== '') process.stdout.write(`${answer.secret === true ? out : redact(out, secrets)}\n`);
    process.exitCode = answer.exitCode ?? 0;
  } catch (error) {
    printError(asPmdbError(error, signal), { json, debug: flags.debug === true, secrets, notes, signal });
  }
}

/**
 * Which database the flags mean. A command on the project alone has the embedded server, whatever else is configured. One
 * that makes and drops databases works on a server that was named for it, and never on the one that DATABASE_URL names.
 */
function meant({ uses }: CommandDefinition, flags: Flags): Flags {
  if (uses === 'database') return flags;
  const url = flags.url ?? process.env.PMDB_TEST_URL;
  const given = uses === 'server' && !flags.embedded && typeof url === 'string' && url !== '';
  return given || flags.url !== undefined ? { ...flags, url } : { ...flags, embedded: true };
}

/** Ctrl-C and SIGTERM stop the run in an orderly way; a second one, at once. */
function listenForInterrupts(): AbortSignal {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupt.signal.aborted) process.exit(exitCodeOfInterrupt(interrupt.signal));
      interrupt.abort(signal);
    });
  }
  return interrupt.signal;
}

function makeContext(configuration: Configuration, flags: Flags, reporter: Reporter, signal: AbortSignal): Context {
  const { project, direct, lockWait, lockTimeout, ci } = configuration;
  const emit: Emit = (event) => reporter.emit(event);
  return {
    project,
    embedded: configuration.database === 'embedded',
    direct,
    lockWait,
    lockTimeout,
    emit,
    signal,
    client: `${systemUser() ?? 'unknown'}@${hostname()}`,
    confirm: (question, word) => {
      const interactive = !ci && process.stdin.isTTY === true && process.stderr.isTTY === true;
      if (word !== undefined) return confirmByWord(question, word, { yes: false, interactive, signal });
      return confirm(question, { yes: flags.yes === true, interactive, signal });
    },
    database: async () => {
      if (configuration.database !== 'embedded') return configuration.database;
      const { ensureEmbedded } = await import('../server/embedded.ts');
      const onProgress = (message: string) => emit({ type: 'note', message });
      return (await ensureEmbedded(project, { signal, onProgress })).database;
    },
  };
}
