import { CommanderError } from 'commander';
import { helpWords } from './help-words.ts';
import { buildProgram } from './program.ts';

// chalk knows --no-color and FORCE_COLOR, and nothing of NO_COLOR (https://no-color.org).
if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';

/** Of a terminal that doesn't know its own. */
const USUAL_WIDTH = 80;

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads our output may stop early (`pmdb migrate 2>&1 | head`): no reason to stop half-way.
    if (error.code === 'EPIPE') return;
    if (stream === process.stdout) process.stderr.write(`✖ the answer can't be written: ${error.message}\n`);
    process.exitCode = 2;
  });
  if (stream.columns === 0) stream.columns = USUAL_WIDTH;
}

async function main(): Promise<void> {
  if (process.argv[2] === '__complete') {
    const { answerShell } = await import('./completion/answer.ts');
    return await answerShell(process.argv.slice(3));
  }
  // What a command needs is loaded when one runs: help and version come at once.
  const words = helpWords(process.argv.slice(2));
  const program = buildProgram(words, async (definition, args, flags) => {
    const { execute } = await import('./execute.ts');
    await execute(definition, args, flags);
  });
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    // commander ends with 1 where it shows help because no command was named.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      const { asPmdbError, printError } = await import('./print-error.ts');
      const json = process.argv.includes('--json');
      printError(asPmdbError(error, undefined), { json, debug: false, secrets: [], notes: [] });
    }
  }
}

void main();
