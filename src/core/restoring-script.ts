import type { Difference } from './fingerprint.ts';
import { named } from './renamed-tables.ts';
import { inRestoringOrder } from './restoring-order.ts';
import { restoringSql } from './restoring-sql.ts';

/** What pmdb can't write, or can't write yet. */
interface Left {
  readonly difference: Difference;
  readonly text: string;
}

/**
 * SQL for all that can be brought back, in an order in which psql runs it. What stands on something that is a matter for
 * people, such as a foreign key to a table that is missing, would end the transaction: it is a comment too, which says what
 * it waits for, so that the rest is brought back now and this by a second `pmdb drift --fix-sql`.
 */
export function restoringScript(differences: readonly Difference[]): readonly string[] {
  const parts = inRestoringOrder(differences).map((difference) => ({ difference, text: restoringSql(difference) }));
  const left = parts.filter(({ text }) => isComment(text));
  const waiting = new Map<Difference, Difference>();
  // What waits is waited for in turn: the list grows while it is gone through.
  for (const { difference: needed } of left) {
    for (const part of parts) {
      if (isComment(part.text) || waiting.has(part.difference) || !standsOn(part, needed)) continue;
      waiting.set(part.difference, needed);
      left.push(part);
    }
  }
  return parts.map(({ difference, text }) => {
    const needed = waiting.get(difference);
    if (needed === undefined) return text;
    return `-- waits for ${needed.kind} ${needed.object}, which is ${needed.state}:\n${text.replace(/^/gm, '--   ')}`;
  });
}

function isComment(text: string): boolean {
  return text.startsWith('-- ');
}

function standsOn({ difference, text }: Left, needed: Difference): boolean {
  if (needed.kind === 'column' || difference === needed) return false;
  // What stays although it is too much still needs what it was made of: a type needs its functions.
  if (needed.state === 'unexpected')
    return (
      difference.state === 'unexpected' &&
      (named(nameOf(difference)).test(needed.actual ?? '') || named(nameOf(needed)).test(text))
    );
  return needed.state === 'missing' && named(nameOf(needed)).test(text);
}

/** Without the arguments of a function. */
function nameOf({ object }: Difference): string {
  return object.replace(/\(.*$/s, '');
}
