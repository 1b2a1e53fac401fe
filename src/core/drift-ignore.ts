import { PmdbError, type Problem } from './errors.ts';
import type { Difference } from './fingerprint.ts';

/** Differences that are meant to be, and why. */
export interface Ignored {
  /** Kind and object, such as "event trigger audit_*"; "*" stands for any characters, and alone for any kind. */
  readonly pattern: string;
  readonly reason: string;
}

/**
 * A line each: `<kind> <object>  # <reason>`, such as `table audit.log_y*  # a partition a month`. Throws BAD_FILE: a line
 * without a reason is one that nobody dares to remove.
 */
export function parseIgnored(file: string, text: string): Ignored[] {
  const problems: Problem[] = [];
  const ignored = text.split(/\r?\n/).flatMap((line, index): Ignored[] => {
    if (/^\s*(#|$)/.test(line)) return [];
    const [, kind, object, reason] = /^\s*(\S+)\s+(.*?)\s+#\s*(\S.*)$/.exec(line) ?? [];
    if (reason !== undefined) return [{ pattern: `${kind} ${object}`, reason }];
    problems.push({
      code: 'BAD_FILE',
      message: 'not `<kind> <object>  # <reason>`',
      place: { file, line: index + 1, column: 1, excerpt: line },
      remedy: 'Write it as: index core.idx_by_hand*  # the DBA tries it out',
    });
    return [];
  });
  if (problems.length === 0) return ignored;
  throw new PmdbError('BAD_FILE', `${file} can't be read`, { problems });
}

export function isIgnored(ignored: readonly Ignored[], { kind, object }: Difference): boolean {
  return ignored.some(({ pattern }) => matches(pattern, `${kind} ${object}`));
}

function matches(pattern: string, object: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(object);
}
