/**
 * The results of all benches as a table in Markdown.
 *
 * @param {readonly import('./record.mjs').Result[]} results
 */
export function resultTable(results) {
  const rows = results.map(({ what, against, base, pmdb, unit, ratio, wanted = '' }) => [
    withCommas(what),
    base === undefined ? against : `${against} ${amount(base, unit)}`,
    pmdb === undefined ? 'not measured' : amount(pmdb, unit),
    ratio === undefined ? '' : `${ratio.toFixed(2)} ×`,
    withCommas(wanted),
  ]);
  const head = [
    ['what', 'against', 'pmdb', '', 'wanted'],
    ['---', '---', '---:', '---:', '---'],
  ];
  return [...head, ...rows].map((cells) => `| ${cells.join(' | ')} |`.replace(/ {2,}(?=\|)/g, ' ')).join('\n');
}

function amount(value, unit) {
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : 2;
  return `${withCommas(value.toFixed(digits))} ${unit}`;
}

/** "1000 tenants" → "1,000 tenants"; what follows a point stays together. */
function withCommas(text) {
  return text.replace(/(?<![\d.])\d{4,}/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
}
