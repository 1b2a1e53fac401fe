import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { builtPmdb } from '../support/cli.ts';

/** A pmdb that runs in a terminal of its own, and whoever sits there. */
export interface Terminal {
  /** Resolves as soon as this has been on the screen. Fails when pmdb ends before. */
  shows(text: string): Promise<void>;
  type(keys: string): void;
  /** What stays on the screen at the end, line by line. */
  readonly ended: Promise<{ readonly code: number | null; readonly screen: readonly string[]; readonly raw: string }>;
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Shell words behind the command, such as a redirection. */
  readonly shell?: string;
}

/** util-linux's `script` gives the terminal; others of that name work otherwise. */
export const hasTerminal = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

export const CTRL_C = '\x03';

/** Starts pmdb in a terminal of 80 columns and 40 rows, unless told. */
export function inTerminal(args: readonly string[], options: TerminalOptions = {}): Terminal {
  const { columns = 80, env = {}, shell = '' } = options;
  const words = [process.execPath, builtPmdb(), ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const command = `stty rows 40 cols ${columns}; ${words.join(' ')} ${shell}`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'xterm-256color', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let raw = '';
  let isOver = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    raw += text;
  });
  const ended = new Promise<Awaited<Terminal['ended']>>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => {
      isOver = true;
      resolve({ code, raw, screen: screenOf(raw, columns) });
    });
  });
  const shows = async (text: string) => {
    while (!plain(raw).includes(text)) {
      if (isOver) throw new Error(`pmdb ended without showing ${text}:\n${plain(raw)}`);
      await sleep(20);
    }
  };
  return { shows, type: (keys) => child.stdin.write(keys), ended };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal understands
const SEQUENCE = /\x1b\[([?\d;]*)([A-Za-z])|\x1b[78]|\r|\n|[^\x1b\r\n]+/g;

/** Text as it came, without what moves or colours it. */
function plain(raw: string): string {
  return raw.replace(SEQUENCE, (whole) => (whole.startsWith('\x1b') ? '' : whole));
}

/** What a terminal shows in the end: as much of one as pmdb's output asks for. */
function screenOf(raw: string, columns: number): string[] {
  const rows: string[] = [''];
  let [row, column] = [0, 0];
  const put = (text: string) => {
    for (const character of text) {
      if (column === columns) [row, column] = [row + 1, 0];
      const line = (rows[row] ?? '').padEnd(column);
      rows[row] = line.slice(0, column) + character + line.slice(column + 1);
      column++;
    }
  };
  for (const [whole, parameter = '', command] of raw.matchAll(SEQUENCE)) {
    const n = Number(parameter) || 1;
    if (whole === '\n') row++;
    else if (whole === '\r') column = 0;
    else if (command === 'A') row = Math.max(0, row - n);
    else if (command === 'B') row += n;
    else if (command === 'C') column += n;
    else if (command === 'D') column = Math.max(0, column - n);
    else if (command === 'G') column = n - 1;
    else if (command === 'K') rows[row] = parameter === '2' ? '' : (rows[row] ?? '').slice(0, column);
    else if (command === 'J') rows.splice(row + 1, rows.length, ...[]);
    else if (command === undefined && !whole.startsWith('\x1b')) put(whole);
    for (let i = rows.length; i <= row; i++) rows[i] = '';
  }
  while (rows.at(-1)?.trim() === '') rows.pop();
  return rows.map((line) => line.trimEnd());
}
