import { median } from './measure.mjs';

/**
 * One case as a table: the median of each contestant, its range, and how often it is the first one's.
 *
 * @param {string} title @param {{ name: string, ms: number[], megabytes?: number }[]} rows
 */
export function table(title, rows) {
  const base = median(rows[0].ms);
  const cells = rows.map(({ name, ms, megabytes }) => [
    name,
    `${median(ms).toFixed(0)} ms`,
    `${Math.min(...ms).toFixed(0)}-${Math.max(...ms).toFixed(0)}`,
    (median(ms) / base).toFixed(2),
    megabytes === undefined ? '' : `${megabytes.toFixed(0)} MB`,
  ]);
  const all = [['', 'median', 'range', `× ${rows[0].name}`, 'memory'], ...cells];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const lines = all.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
  return [title, ...lines.map((line) => `  ${line}`.trimEnd()), ''].join('\n');
}
