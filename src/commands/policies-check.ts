import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { type JudgedFinding, judge, readExceptions } from '../core/finding.ts';
import { readOptional } from '../files/policies.ts';
import { runPolicyChecks } from '../postgres/policy-checks.ts';
import { openTarget } from '../postgres/target.ts';

export interface PoliciesChecked {
  readonly database: string;
  readonly findings: readonly JudgedFinding[];
}

/** Findings that are let be, with reasons. */
const EXCEPTIONS = 'policies/exceptions.txt';

/** `pmdb policies check`: what in the database weakens isolation. Reads only. */
export async function policiesCheck(context: Context): Promise<PoliciesChecked> {
  const exceptions = readExceptions(EXCEPTIONS, readOptional(context.project, EXCEPTIONS));
  const { direct, emit, signal } = context;
  const target = await openTarget(await context.database(), {
    command: 'policies',
    direct,
    writes: false,
    emit,
    signal,
  });
  try {
    const { findings, ledger } = await runPolicyChecks(target.session);
    if (!ledger) {
      const message = 'pmdb never migrated this database: files are not compared with it, the catalog alone is checked';
      emit({ type: 'warning', message });
    }
    return { database: describeDatabase(target.database), findings: judge(findings, exceptions) };
  } finally {
    target.session.leave();
  }
}

/** True when the answer is no. */
export function hasFindings({ findings }: PoliciesChecked): boolean {
  return findings.some(({ excused }) => excused === null);
}
