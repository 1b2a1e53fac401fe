/** Pixels of a character, and of the frame around them all. */
const [WIDTH, HEIGHT, FRAME] = [8.4, 19, 16];

/** What a terminal's colours are here, on a light page and on a dark one: each is read well on its background (WCAG AA). */
const COLORS = {
  page: ['#ffffff', '#0d1117'],
  edge: ['#d0d7de', '#30363d'],
  text: ['#1f2328', '#e6edf3'],
  dim: ['#57606a', '#9198a1'],
  red: ['#a40e26', '#ff7b72'],
  green: ['#116329', '#56d364'],
  yellow: ['#7d4e00', '#e3b341'],
  blue: ['#0550ae', '#79c0ff'],
  magenta: ['#8250df', '#d2a8ff'],
  cyan: ['#1b5f67', '#76e3ea'],
};
const ANSI = ['text', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'text'];

/**
 * A picture of a terminal: the command, and below it what xterm's buffer holds. `names` says how a path is called there.
 *
 * @param {string} command
 * @param {import('@xterm/headless').IBuffer} buffer
 * @param {Readonly<Record<string, string>>} names
 */
export function drawScreen(command, buffer, names) {
  const rows = [[{ x: 0, text: command, look: 'text bold' }], ...rowsOf(buffer, names)];
  const columns = Math.max(...rows.flat().map(({ x, text }) => x + text.length));
  const [width, height] = [Math.ceil(columns * WIDTH) + 2 * FRAME, rows.length * HEIGHT + 2 * FRAME];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeMarkup(command.replace(/^\$ /, ''))} in a terminal</title>`,
    `<style>${styles(0)} @media (prefers-color-scheme: dark) {${styles(1)}}`,
    'text {font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; white-space: pre}',
    '.bold {font-weight: bold} .page {stroke-width: 1}</style>',
    `<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...rows.flatMap((runs, row) => runs.map((run) => drawRun(run, row))),
    '</svg>',
  ].join('\n')}\n`;
}

function styles(theme) {
  const { page, edge, ...texts } = COLORS;
  const rules = Object.entries(texts).map(([name, colors]) => `.${name} {fill: ${colors[theme]}}`);
  return [`.page {fill: ${page[theme]}; stroke: ${edge[theme]}}`, ...rules].join(' ');
}

/** Lines of the buffer up to the last that holds something; each as runs of characters that look alike. */
function rowsOf(buffer, names) {
  const rename = (text) => Object.entries(names).reduce((all, [from, to]) => all.replaceAll(from, to), text);
  const runs = Array.from({ length: buffer.length }, (_, y) => runsOf(buffer.getLine(y)));
  const rows = runs.map((row) => row.map((run) => ({ ...run, text: rename(run.text) })));
  return rows.slice(0, rows.findLastIndex((runs) => runs.length > 0) + 1);
}

function runsOf(line) {
  const runs = [];
  for (let x = 0; x < line.length; x++) {
    const cell = line.getCell(x);
    const text = cell.getChars() || ' ';
    const look = lookOf(cell);
    const last = runs.at(-1);
    if (last?.look === look) last.text += text;
    else runs.push({ x, text, look });
  }
  return runs.map((run) => ({ ...run, text: run.text.trimEnd() })).filter(({ text }) => text !== '');
}

function lookOf(cell) {
  const color = cell.isFgPalette() ? (ANSI[cell.getFgColor() % 8] ?? 'text') : 'text';
  return `${cell.isDim() ? 'dim' : color}${cell.isBold() ? ' bold' : ''}`;
}

/** As wide as its characters are in the grid, whatever font there is. */
function drawRun({ x, text, look }, row) {
  const [left, base] = [FRAME + x * WIDTH, FRAME + row * HEIGHT + 14];
  const width = text.length * WIDTH;
  return `<text class="${look}" x="${round(left)}" y="${base}" textLength="${round(width)}" xml:space="preserve">${escapeMarkup(text)}</text>`;
}

function round(pixels) {
  return Number(pixels.toFixed(1));
}

function escapeMarkup(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
