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
    mutants: mutantsDocument(report),
  };
}

function mutantsDocument({ mutated }: IsolationReport): object | null {
  if (mutated === undefined) return null;
  const { mutants, survivors, ms } = mutated;
  const named = survivors.map(({ mutation, table, name, statements }) => ({
    mutation,
    table,
    name,
    sql: statements.join('; '),
  }));
  return { total: mutants.length, killed: mutants.length - survivors.length, survivors: named, ms: Math.round(ms) };
}
