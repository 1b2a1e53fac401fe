import { createRequire } from 'node:module';
import type { Node, Parser } from '@vscode/tree-sitter-wasm';

const require = createRequire(import.meta.url);
let parser: Promise<Parser> | undefined;

async function csharpParser(): Promise<Parser> {
  // A module of CommonJS, whose grammars lie beside it.
  const { Parser, Language } = require('@vscode/tree-sitter-wasm') as typeof import('@vscode/tree-sitter-wasm');
  await Parser.init();
  const language = await Language.load(require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm'));
  return new Parser().setLanguage(language);
}

/** The tree of a file of C#. */
export async function csharpTree(text: string): Promise<Node> {
  parser ??= csharpParser();
  const tree = (await parser).parse(text);
  if (tree === null) throw new Error('tree-sitter has made no tree');
  return tree.rootNode;
}

/** What the grammar of C# has against a file: "12: public int ;". */
export function csharpErrors(root: Node): string[] {
  if (!root.hasError) return [];
  const bad = root.isError || root.isMissing ? [root] : root.children.flatMap((child) => child ?? []);
  return bad[0] === root ? [`${root.startPosition.row + 1}: ${root.text.slice(0, 80)}`] : bad.flatMap(csharpErrors);
}

/** Names that are declared twice in the same class, enum or namespace, but for overloads. */
export function declaredTwice(root: Node): string[] {
  const bodies = root.descendantsOfType(['declaration_list', 'enum_member_declaration_list']);
  return bodies.flatMap((body) => {
    const names = body?.namedChildren.flatMap((child) =>
      child === null || child.type === 'method_declaration' ? [] : (child.childForFieldName('name')?.text ?? []),
    );
    return (names ?? []).filter((name, i) => names?.indexOf(name) !== i);
  });
}
