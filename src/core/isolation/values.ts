import { literal } from '../literal.ts';
import type { Column, Table } from './catalog.ts';

/** Values worth trying for a column, as SQL, the likeliest first. `salt` keeps the rows of different tenants apart. */
export function candidates(table: Table, column: Column, salt: string): readonly string[] {
  const listed = listedValues(table, column);
  return [...new Set([...listed, ...byType(column, salt)])];
}

/** What a CHECK compares the column with: '… = ANY (ARRAY['a', 'b'])'. */
function listedValues(table: Table, column: Column): readonly string[] {
  const checks = table.constraints.filter(({ kind, columns }) => kind === 'c' && columns.includes(column.name));
  // A check on this column alone says most.
  const ordered = checks.sort((a, b) => a.columns.length - b.columns.length);
  const pattern = column.category === 'N' ? /\b\d+(?:\.\d+)?\b/g : /'(?:[^']|'')*'/g;
  if (column.category !== 'N' && column.category !== 'S') return [];
  return ordered
    .filter(({ definition }) => !definition.includes('~'))
    .flatMap(({ definition }) => definition.replace(EXCLUDED, '').match(pattern) ?? []);
}

/** What a CHECK refuses: "<> ''::text", "<> ALL (ARRAY['XXX'::bpchar, …])". */
const EXCLUDED = /<> (?:ALL \(\(?ARRAY\[[^\]]*\]|\(?(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?)\)?)/g;

function byType(column: Column, salt: string): readonly string[] {
  if (column.labels.length > 0) return column.labels.map(literal);
  const special = BY_BASE[column.base];
  if (special !== undefined) return special;
  if (column.category === 'S') return texts(column, salt);
  return BY_CATEGORY[column.category] ?? ["''", "'{}'"];
}

/** Each of the forms that checks ask for: a name, an address, a code, a colour, a link, digits, a hash. */
function texts({ name, length }: Column, salt: string): readonly string[] {
  const most = length ?? 200;
  const forms = [
    `${salt}-${name.replace(/\W/g, '')}`,
    `${salt}@${salt}.example`,
    salt,
    `${salt}_${name.replace(/\W/g, '')}`.toLowerCase(),
    'AAA',
    'AA',
    'A',
    '1234',
    '123',
    '#aabbcc',
    `https://${salt}.example`,
    '2024-01',
    '12:00',
    '0'.repeat(64),
  ];
  return [...forms.filter((form) => form.length <= most), salt.slice(-most)].map(literal);
}

const BY_CATEGORY: Readonly<Record<string, readonly string[]>> = {
  A: ["'{}'"],
  B: ['false', 'true'],
  D: ['current_date', "current_date + interval '1 day'", "current_date - interval '1 day'"],
  I: ["'127.0.0.1'"],
  N: ['1', '0', '2', '10', '100', '1000', '2024', '(random() * 1000000000)::int'],
  R: ["'empty'", "'(,)'"],
  T: ["'1 day'"],
};

const BY_BASE: Readonly<Record<string, readonly string[]>> = {
  uuid: ['gen_random_uuid()'],
  bytea: ["'\\x00'", "decode(md5(random()::text), 'hex')"],
  json: ["'{}'", "'[]'", '\'"x"\'', "'1'", "'true'"],
  jsonb: ["'{}'", "'[]'", '\'"x"\'', "'1'", "'true'"],
  xml: ["'<x/>'"],
  point: ["'(0,0)'"],
  'timestamp with time zone': ['now()', "now() + interval '1 day'", "now() - interval '1 day'"],
  'timestamp without time zone': ['now()', "now() + interval '1 day'", "now() - interval '1 day'"],
  'time without time zone': ["'12:00'", "'13:00'"],
  'time with time zone': ["'12:00'", "'13:00'"],
};
