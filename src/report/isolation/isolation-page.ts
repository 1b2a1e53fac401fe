import type { Result } from '../../core/isolation/probe.ts';
import {
  COMMANDS,
  countVerdicts,
  failures,
  hasFailures,
  type IsolationReport,
  type Mark,
  matrixOf,
  sentenceOf,
} from '../../core/isolation/report.ts';
import { escapeMarkup as text } from '../markup.ts';

const MEANINGS: Readonly<Record<Mark, string>> = {
  own: 'own rows',
  all: "everybody's rows, on purpose",
  closed: 'no row',
  leak: 'leak',
  blocked: 'own rows blocked',
  unclear: 'unclear',
  none: '',
};

/** One page with the whole matrix, which needs nothing but itself: for an archive, or for who asks how isolation is proven. */
export function isolationPage(report: IsolationReport, made: Date): string {
  return [
    '<!doctype html>',
    '<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Isolation: ${hasFailures(report) ? 'failed' : 'held'}</title>`,
    `<style>${STYLE}</style>`,
    `<h1>Isolation ${hasFailures(report) ? 'failed' : 'held'}</h1>`,
    `<p>${summary(report)} Made ${text(made.toISOString())}.</p>`,
    legend(),
    matrix(report),
    ...list('Failures', failures(report.results).map(failureItem)),
    ...list(
      'Tables without rows',
      report.unseeded.map(({ table, set, message }) => `${text(table)} (${set}): ${text(message)}`),
    ),
    ...list('Mutants that nothing noticed', survivors(report)),
    ...list(
      'Not asked',
      report.exempt.map(({ what, why }) => `${text(what)}: ${text(why)}`),
    ),
    '</html>',
    '',
  ].join('\n');
}

function summary({ results, mutated }: IsolationReport): string {
  const { leak, blocked, unclear } = countVerdicts(results);
  const mutants =
    mutated === undefined ? '' : ` ${mutated.mutants.length} mutants, ${mutated.survivors.length} not noticed.`;
  return `${results.length} probes: ${leak} leaks, ${blocked} blocked, ${unclear} unclear.${mutants}`;
}

function legend(): string {
  const marks = (Object.keys(MEANINGS) as Mark[]).filter((mark) => mark !== 'none');
  const commands = 'S select, I insert, U update, D delete, M move to or from another organization';
  return `<p>${marks.map((mark) => `${square(mark, '')} ${MEANINGS[mark]}`).join(' &ensp; ')}<br>${commands}</p>`;
}

function matrix(report: IsolationReport): string {
  const { personas } = report;
  const head = personas.map((persona) => `<th>${text(persona)}</th>`).join('');
  const rows = matrixOf(report).map(({ table, cells }) => {
    const columns = personas.map(
      (persona) => `<td>${(cells[persona] ?? []).map((mark, i) => square(mark, COMMANDS[i]?.[0] ?? '')).join('')}</td>`,
    );
    return `<tr><th>${text(table)}</th>${columns.join('')}</tr>`;
  });
  return `<table><thead><tr><th></th>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

/** The letter stands in it, so that nobody has to tell colours apart. */
function square(mark: Mark, letter: string): string {
  const sign = mark === 'leak' ? '✗' : mark === 'blocked' ? '!' : mark === 'unclear' ? '?' : letter;
  return `<b class="${mark}" title="${letter} ${MEANINGS[mark]}">${sign}</b>`;
}

function list(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  return [`<h2>${title}</h2>`, '<ul>', ...items.map((item) => `<li>${item}</li>`), '</ul>'];
}

function failureItem(result: Result): string {
  const { persona, context, action, object } = result.fact;
  const what = `${result.verdict}: ${persona} (context: ${context}) ${action} ${object}: ${sentenceOf(result)}`;
  return `${text(what)}<pre>${text(result.sql)}</pre>`;
}

function survivors({ mutated }: IsolationReport): readonly string[] {
  return (mutated?.survivors ?? []).map(({ mutation, table, name }) => text(`${table} ${name}: ${mutation}`));
}

const STYLE = `
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem; color: #1a1a1a; background: #fff }
table { border-collapse: collapse } thead th { position: sticky; top: 0; background: #fff; padding: .3rem .5rem; text-align: left }
tbody th { text-align: left; font-weight: 400; padding-right: 1rem } td { padding: .1rem .5rem; white-space: nowrap }
tbody tr:hover { background: #f2f2f2 } pre { white-space: pre-wrap; color: #555; margin: .2rem 0 .8rem }
b { display: inline-block; width: 1.25em; line-height: 1.25em; text-align: center; font-size: 11px; margin-right: 1px; border-radius: 2px }
.own { background: #2e7d32; color: #fff } .all { background: #1565c0; color: #fff } .closed { background: #e4e4e4; color: #666 }
.leak, .unclear { background: #c62828; color: #fff } .blocked { background: #f9a825; color: #000 }`;
