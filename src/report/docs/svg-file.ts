import { INK } from './entity-graph.ts';

const FONT = 'text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }';

const DARK = [
  `svg { background: #14191f }`,
  `[fill="${INK.box}"] { fill: #14191f }`,
  `[fill="${INK.head}"] { fill: #24364a }`,
  `[fill="${INK.text}"] { fill: #dde4ea }`,
  `[fill="${INK.faint}"], [fill="${INK.line}"] { fill: #98a4b0 }`,
  `[stroke="${INK.line}"] { stroke: #98a4b0 }`,
].join(' ');

/** A picture as a file of its own, which is dark where its reader is. */
export function svgFile(svg: string): string {
  const style = `<style>${FONT} @media (prefers-color-scheme: dark) { ${DARK} }</style>`;
  return `${svg.replace(/^<svg[^>]*>/, (tag) => `${tag}\n${style}`)}\n`;
}
