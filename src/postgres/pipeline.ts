import type { Reply, Session } from './session.ts';

/** Unanswered messages at most: enough to hide a round trip, few enough that little is sent in vain after an error. */
const WINDOW = 64;

export interface Message {
  readonly text: string;
  /** The lines behind a `COPY … FROM STDIN`. */
  readonly copyData?: string | undefined;
  /** It opens the transaction that the messages behind it rely on. */
  readonly begins?: boolean;
}

/** Which of the messages failed, and what the driver threw. */
export class MessageFailed<M extends Message> extends Error {
  readonly failed: M;
  override readonly cause: unknown;

  constructor(failed: M, cause: unknown) {
    super('a message failed');
    this.failed = failed;
    this.cause = cause;
  }
}

/**
 * Sends messages one behind the other without waiting for each answer: a remote server is milliseconds away. One
 * statement a message, so that an error names its statement, row counts are known, and servers that take no
 * multi-statement message inside a transaction (Citus) are served too. After an error nothing more is sent; what was on
 * its way fails too, since the transaction is aborted. Throws MessageFailed.
 */
export async function pipeline<M extends Message>(
  session: Session,
  messages: Iterable<M>,
  onReply: (message: M, reply: Reply) => void = () => {},
): Promise<void> {
  const answers: Promise<void>[] = [];
  let failure: MessageFailed<M> | undefined;
  const fail = (message: M, error: unknown) => {
    failure ??= new MessageFailed(message, error);
  };
  for (const message of messages) {
    if (failure !== undefined) break;
    if (message.copyData !== undefined) {
      await Promise.all(answers.splice(0));
      if (failure !== undefined) break;
      await session.copy(message.text, message.copyData).then(
        (reply) => onReply(message, reply),
        (error: unknown) => fail(message, error),
      );
      continue;
    }
    answers.push(
      (message.begins === true ? session.begin(message.text) : session.run(message.text)).then(
        (reply) => onReply(message, reply),
        (error: unknown) => fail(message, error),
      ),
    );
    if (answers.length >= WINDOW) await answers.shift();
  }
  await Promise.all(answers);
  if (failure !== undefined) throw failure;
}
