/**
 * The results of all benches as a table in Markdown.
 *
 * @param {readonly import('./record.mjs').Result[]} results
 */
export function resultTable(results) {
  const rows = results.map(({ what, against, base, pmdb, unit, ratio, wanted = '' }) => [
    what,
    base === undefined ? against : `${against} ${amount(base, unit)}`,
    pmdb === undefined ? 'not measured' : amount(pmdb, unit),
    ratio === undefined ? '' : `${ratio.toFixed(2)} ×`,
    wanted,
  ]);
  const head = [
    ['what', 'against', 'pmdb', '', 'wanted'],
    ['---', '---', '---:', '---:', '---'],
  ];
  return [...head, ...rows].map((cells) => `| ${cells.join(' | ')} |`.replace(/ {2,}(?=\|)/g, ' ')).join('\n');
}

function amount(value, unit) {
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : 2;
  return `${value.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, ',')} ${unit}`;
}
