import { PmdbError, type Problem } from './errors.ts';
import type { Difference } from './fingerprint.ts';

/** Differences that are meant to be, and why. */
export interface Ignored {
  /** "table", "index", …, or "*". */
  readonly kind: string;
  /** The object; "*" stands for any characters. */
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
    const [, kind, pattern, reason] = /^\s*(\S+)\s+(.*?)\s+#\s*(\S.*)$/.exec(line) ?? [];
    if (kind !== undefined && pattern !== undefined && reason !== undefined) return [{ kind, pattern, reason }];
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
  return ignored.some((each) => (each.kind === '*' || each.kind === kind) && matches(each.pattern, object));
}

function matches(pattern: string, object: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(object);
}
