import { countVerdicts, failures, type IsolationReport, matrixOf, sentenceOf } from '../../core/isolation/report.ts';

/** The JSON of isolation: the matrix, and every failure with the statement to try by hand. */
export function isolationDocument(report: IsolationReport): object {
  const { results, unseeded, exempt, personas, ms } = report;
  return {
    probes: results.length,
    ms: Math.round(ms),
    verdicts: countVerdicts(results),
    personas,
    matrix: matrixOf(report),
    failures: failures(results).map((result) => ({
      ...result.fact,
      verdict: result.verdict,
      what: sentenceOf(result),
      sqlstate: result.answer.sqlstate ?? null,
      sql: result.sql,
    })),
    unseeded,
    exempt,
  };
}
