import { spawn, spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Terminal } from '@xterm/headless';
import { onTestFinished } from 'vitest';
import { builtPmdb, tmpProject } from '../../support/cli.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type ShellName = (typeof SHELLS)[number];

export const isInstalled = (shell: ShellName) => !spawnSync(shell, ['--version']).error;

/** Without anybody's own settings, with a prompt that is told from what is typed. */
const START: Readonly<Record<ShellName, readonly string[]>> = {
  bash: ['bash', '--noprofile', '--norc', '-i'],
  zsh: ['zsh', '--no-rcs', '-i'],
  fish: ['fish', '--no-config', '--interactive'],
};

const SETTINGS: Readonly<Record<ShellName, string>> = {
  bash: "PS1='> '; bind 'set bell-style none'; source <(pmdb completion bash)",
  zsh: "PS1='> '; unsetopt beep; source <(pmdb completion zsh)",
  fish: "function fish_prompt; echo -n '> '; end; pmdb completion fish | source",
};

const [COLUMNS, ROWS] = [120, 40];
const CTRL_C = '\x03';

/** A shell in a terminal of its own, in which somebody types. */
export interface Shell {
  /** Resolves as soon as the line that is typed is this one. Blanks at its end don't count: some shells wait with them. */
  line(text: string): Promise<void>;
  /** Resolves as soon as all of these are on the screen, below the line that is typed. */
  offers(...texts: readonly string[]): Promise<void>;
  type(keys: string): void;
  /** Gives the line up and begins another on an empty screen. */
  anew(): Promise<void>;
}

/** Starts the shell in `folder`, where `pmdb` is the one that was built, and lets it learn its completion. */
export async function startShell(name: ShellName, folder: string, env: Record<string, string> = {}): Promise<Shell> {
  const home = await tmpProject();
  await writeFile(join(home, 'pmdb'), `#!/bin/sh\nexec '${process.execPath}' '${builtPmdb()}' "$@"\n`);
  await chmod(join(home, 'pmdb'), 0o755);
  const command = `stty rows ${ROWS} cols ${COLUMNS}; exec ${START[name].join(' ')}`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: folder,
    env: { PATH: `${home}:${process.env.PATH}`, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const terminal = new Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  child.stdout.setEncoding('utf8').on('data', (text: string) => terminal.write(text));
  // Shells ask the terminal what it is, and wait for its answer.
  terminal.onData((answer) => child.stdin.write(answer));
  const { active } = terminal.buffer;
  const rows = () => Array.from({ length: ROWS }, (_, i) => active.getLine(i)?.translateToString(true) ?? '');
  const typed = () => rows().findLast((row) => row.startsWith('> ')) ?? '';
  const until = async (what: string, isSo: () => boolean) => {
    for (const end = Date.now() + 60_000; !isSo(); await sleep(20)) {
      if (Date.now() > end || child.exitCode !== null) throw new Error(`${name}: no ${what}\n${rows().join('\n')}`);
    }
  };
  const type = (keys: string) => void child.stdin.write(keys);
  const line = (text: string) => until(`line ${text}`, () => typed().trimEnd() === `> ${text}`.trimEnd());
  const offers = (...texts: readonly string[]) =>
    until(`offer of ${texts.join(', ')}`, () => {
      const below = rows()
        .slice(rows().findIndex((row) => row.startsWith('> ')) + 1)
        .join('\n');
      return texts.every((text) => below.includes(text));
    });
  const isEmpty = () => rows().join('').trim() === '>';
  const anew = async () => {
    // What is typed before the prompt is there, the terminal shows by itself, and some shells drop.
    for (let tries = 0; tries < 20 && !isEmpty(); tries++) {
      type(CTRL_C);
      await sleep(50);
      type('clear\r');
      for (let looks = 0; looks < 50 && !isEmpty(); looks++) await sleep(20);
    }
    await until('empty screen', isEmpty);
  };
  type(`${SETTINGS[name]}\r`);
  await until('prompt', () => typed() !== '');
  await anew();
  return { line, offers, type, anew };
}
