const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in XML and HTML, in an attribute too. Control characters, which XML can't hold, become spaces. */
export function escapeMarkup(text: string): string {
  const printable = [...text].map((each) => (each < ' ' && each !== '\n' && each !== '\t' ? ' ' : each)).join('');
  return printable.replace(/[&<>"]/g, (each) => ENTITIES[each] ?? each);
}
