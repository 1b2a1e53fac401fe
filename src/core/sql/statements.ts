import { type CopyData, isCopyFromStdin, readCopyData } from './copy-data.ts';
import { nextToken, type Token } from './scan.ts';
import { StatementEnd } from './statement-end.ts';

export interface Statement {
  /** From its first token to before the semicolon, comments and white space inside included. */
  readonly text: string;
  /** UTF-16 index of the statement in the file's text. */
  readonly offset: number;
  /** Counts from 1 in the file. */
  readonly number: number;
  /** What follows COPY … FROM STDIN. */
  readonly copyData?: CopyData;
}

/** Something that keeps a text from being understood as SQL. */
export interface SplitProblem {
  readonly offset: number;
  readonly message: string;
  readonly remedy: string;
}

export interface Split {
  readonly statements: readonly Statement[];
  /** Every comment outside the statements' strings, bodies and COPY data. */
  readonly comments: readonly Token[];
  /** psql's meta-commands, which belong to no statement. */
  readonly commands: readonly Token[];
  readonly problems: readonly SplitProblem[];
}

/** Takes a text with LF line ends apart, where psql would: see `StatementEnd`. Empty statements are dropped. */
export function splitStatements(text: string): Split {
  const splitter = new Splitter(text);
  let token = nextToken(text, 0);
  while (token) token = nextToken(text, splitter.take(token));
  splitter.finish(text.length, false);
  return splitter;
}

class Splitter implements Split {
  readonly statements: Statement[] = [];
  readonly comments: Token[] = [];
  readonly commands: Token[] = [];
  readonly problems: SplitProblem[] = [];
  readonly #text: string;
  #end: StatementEnd;
  #first = -1;
  #last = -1;

  constructor(text: string) {
    this.#text = text;
    this.#end = new StatementEnd(text);
  }

  /** Returns the offset at which to go on. */
  take(token: Token): number {
    if (!token.closed) return this.#giveUp(token);
    if (token.kind === 'comment') this.comments.push(token);
    else if (token.kind === 'command') this.commands.push(token);
    else if (this.#end.isReached(token)) return this.finish(token.end, true);
    else {
      if (this.#first === -1) this.#first = token.start;
      this.#last = token.end;
    }
    return token.end;
  }

  /** What is left of the text can't be told apart, the statement that has begun included. */
  #giveUp(token: Token): number {
    this.problems.push(unterminated(this.#text, token));
    this.#first = -1;
    return this.#text.length;
  }

  /** Ends the statement, if one has begun, and returns the offset at which to go on. */
  finish(end: number, terminated: boolean): number {
    if (this.#first === -1) return end;
    const offset = this.#first;
    const text = this.#text.slice(offset, this.#last);
    const statement = { text, offset, number: this.statements.length + 1 };
    this.#first = -1;
    this.#end = new StatementEnd(this.#text);
    if (!isCopyFromStdin(text)) {
      this.statements.push(statement);
      return end;
    }
    const copy = readCopyData(this.#text, terminated ? end : this.#text.length);
    this.statements.push(typeof copy === 'string' ? statement : { ...statement, copyData: copy.data });
    if (typeof copy !== 'string') return copy.next;
    this.problems.push({
      offset,
      message: copy,
      remedy: 'Put the data on the lines after the statement, and a line with nothing but \\. after them.',
    });
    return this.#text.length;
  }
}

const OPENED = {
  comment: ['a comment that begins here has no end', 'Close it with */ (block comments nest).'],
  string: ['a string that begins here has no end', "Close it with ' (a quote inside a string is written '')."],
  name: ['a quoted name that begins here has no end', 'Close it with ".'],
} as const;

function unterminated(text: string, { kind, start }: Token): SplitProblem {
  if (kind === 'comment' || kind === 'string' || kind === 'name') {
    return { offset: start, message: OPENED[kind][0], remedy: OPENED[kind][1] };
  }
  const tag = text.slice(start, text.indexOf('$', start + 1) + 1);
  return {
    offset: start,
    message: `a dollar-quoted string that begins here has no end`,
    remedy: `Close it with ${tag}, written exactly so.`,
  };
}
