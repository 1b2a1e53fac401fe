import { escapeMarkup as text } from '../markup.ts';

/** A name or expression of the catalog. */
export function code(value: string): string {
  return `<code>${text(value)}</code>`;
}

/** What people wrote of something; its lines stay lines. */
export function remark(comment: string | null, kind = 'remark'): string {
  return comment === null || comment.trim() === '' ? '' : `<p class="${kind}">${text(comment)}</p>`;
}

export function link(anchor: string, html: string): string {
  return `<a href="#${anchor}">${html}</a>`;
}

/** A sentence of pmdb's own, in which `backticks` stand around what is typed. */
export function note(sentence: string): string {
  return sentence === '' ? '' : `<p class="lead">${text(sentence).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`;
}

/** A small word beside a name: "primary key", "off". */
export function tag(word: string, kind = ''): string {
  return ` <span class="tag${kind === '' ? '' : ` ${kind}`}">${text(word)}</span>`;
}

/** A heading and what is below it; nothing where there is nothing. */
export function section(level: 3 | 4, title: string, body: string): string {
  return body === '' ? '' : `<section>\n<h${level}>${text(title)}</h${level}>\n${body}\n</section>`;
}

/** A table with a heading for each column; it may be wider than the screen. Cells are HTML. */
export function grid(heads: readonly string[], rows: readonly string[], kind: string): string {
  if (rows.length === 0) return '';
  const head = heads.map((each) => `<th scope="col">${text(each)}</th>`).join('');
  return `<div class="wide" tabindex="0"><table class="${kind}"><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

export function cells(first: string, others: readonly string[], attributes = ''): string {
  return `<tr${attributes}><th scope="row">${first}</th>${others.map((each) => `<td>${each}</td>`).join('')}</tr>`;
}

/** What the search finds: its kind, and its name as people type it. */
export function findable(kind: string, name: string, anchor: string): string {
  return ` id="${anchor}" data-find="${kind}" data-name="${text(name)}"`;
}
