import type { Result } from '../../core/isolation/probe.ts';
import { failures, type IsolationReport, sentenceOf } from '../../core/isolation/report.ts';
import { escapeMarkup } from '../markup.ts';

/** JUnit's XML: a suite for each persona, a case for each object and command, with its failures in it. */
export function isolationJunit(report: IsolationReport): string {
  const suites = new Map<string, Map<string, Result[]>>();
  for (const result of report.results) {
    const { persona, action, object } = result.fact;
    const cases = suites.get(persona) ?? new Map<string, Result[]>();
    suites.set(persona, cases.set(`${action} ${object}`, [...(cases.get(`${action} ${object}`) ?? []), result]));
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="pmdb isolation" time="${(report.ms / 1000).toFixed(3)}">`,
    ...[...suites].flatMap(([persona, cases]) =>
      suite(
        persona,
        [...cases].map(([name, all]) => caseOf(name, failures(all).map(failureText))),
      ),
    ),
    ...suite(
      'rows',
      report.unseeded.map(({ table, set, message }) => caseOf(`${table} (${set})`, [message])),
    ),
    ...suite('mutants', mutantCases(report)),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Case {
  readonly name: string;
  readonly failures: readonly string[];
}

function caseOf(name: string, found: readonly string[]): Case {
  return { name, failures: found };
}

function mutantCases({ mutated }: IsolationReport): readonly Case[] {
  return (mutated?.mutants ?? []).map((mutant) => {
    const survived = mutated?.survivors.includes(mutant) === true;
    return caseOf(`${mutant.table} ${mutant.name}: ${mutant.mutation}`, survived ? ['no attack noticed it'] : []);
  });
}

function suite(name: string, cases: readonly Case[]): readonly string[] {
  if (cases.length === 0) return [];
  const failed = cases.filter((each) => each.failures.length > 0).length;
  return [
    `  <testsuite name="${escapeMarkup(name)}" tests="${cases.length}" failures="${failed}">`,
    ...cases.flatMap((each) => caseLines(name, each)),
    '  </testsuite>',
  ];
}

function caseLines(of: string, { name, failures: found }: Case): readonly string[] {
  const head = `    <testcase classname="isolation.${escapeMarkup(of)}" name="${escapeMarkup(name)}"`;
  if (found.length === 0) return [`${head}/>`];
  const [first = ''] = found;
  const body = `<failure message="${escapeMarkup(first)}">${escapeMarkup(found.join('\n'))}</failure>`;
  return [`${head}>`, `      ${body}`, '    </testcase>'];
}

function failureText(result: Result): string {
  return `${result.verdict} in context ${result.fact.context}: ${sentenceOf(result)}\n${result.sql}`;
}
