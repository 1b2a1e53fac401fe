import { PmdbError } from './errors.ts';

/** What a check found wrong with one object. */
export interface Finding {
  /** As its file is named: "force_missing". */
  readonly check: string;
  readonly level: 'error' | 'warning';
  /** "core.units", "app.f(uuid)" */
  readonly object: string;
  readonly detail: string;
  /** SQL or a command, ready to type. */
  readonly remedy: string;
}

/** A finding that somebody has looked at and lets be. */
export interface FindingException {
  readonly check: string;
  readonly object: string;
  readonly reason: string;
}

/** A finding, with the reason where it is let be. */
export interface JudgedFinding extends Finding {
  readonly excused: string | null;
}

/**
 * Lines of `check | object | reason`; empty ones and those that begin with # don't count. Throws BAD_FILE for any other,
 * and for an exception without a reason.
 */
export function readExceptions(file: string, text: string): readonly FindingException[] {
  return text.split('\n').flatMap((line, index): FindingException[] => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return [];
    const [check = '', object = '', ...rest] = line.split('|').map((part) => part.trim());
    const reason = rest.join('|');
    if (check !== '' && object !== '' && reason !== '') return [{ check, object, reason }];
    throw new PmdbError('BAD_FILE', 'an exception has three parts: check | object | reason', {
      place: { file, line: index + 1, column: 1, excerpt: line },
      remedy: 'Say why the finding is let be.',
    });
  });
}

/** Marks what is excused. An exception that excuses nothing any more is a finding itself: it would hide the next one. */
export function judge(findings: readonly Finding[], exceptions: readonly FindingException[]): readonly JudgedFinding[] {
  const reasonOf = (finding: Finding) => exceptions.find((each) => sameObject(each, finding))?.reason ?? null;
  const idle = exceptions.filter((exception) => !findings.some((finding) => sameObject(exception, finding)));
  return [
    ...findings.map((finding) => ({ ...finding, excused: reasonOf(finding) })),
    ...idle.map(({ check, object }): JudgedFinding => {
      const detail = `excused from ${check}, which finds nothing there`;
      return { check: 'idle_exception', level: 'warning', object, detail, remedy: 'Take the line out.', excused: null };
    }),
  ];
}

function sameObject(a: FindingException, b: Finding): boolean {
  return a.check === b.check && a.object === b.object;
}
