// Writes V028__fill_reference_tables.sql and its rollback from data packages, so that nobody types reference data by hand.
// Run `node scripts/reference-data.mjs`; with --print, or --print-rollback, it goes to stdout. Once the migration is
// released, write a new one.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { rawTimeZones } from '@vvo/tzdb';
import { countries as facts } from 'countries-list';
import currencies from 'currency-codes/data.js';
import getSymbol from 'currency-symbol-map';
import { iso31661, iso31662 } from 'iso-3166';

const require = createRequire(import.meta.url);
const { zones } = require('tzdata');
const NAME = 'shared/V028__fill_reference_tables.sql';

const SOURCES = {
  'currency-codes': 'currencies (ISO 4217)',
  'currency-symbol-map': 'their symbols',
  'iso-3166': 'countries and subdivisions (ISO 3166-1, ISO 3166-2)',
  'countries-list': 'dialling codes and currencies of countries',
  tzdata: 'time zones (IANA)',
  '@vvo/tzdb': 'countries and English names of time zones',
};

function packageOf(name) {
  const manifest = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  const { version, license } = JSON.parse(readFileSync(manifest, 'utf8'));
  return `--   ${name} ${version} (${license}): ${SOURCES[name]}`;
}

function literal(value) {
  if (value === undefined || value === null || value === '') return 'null';
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

function insert(table, columns, rows) {
  const byKey = rows.map((row) => `  (${row.map(literal).join(', ')})`).sort();
  return `insert into ${table} (${columns.join(', ')}) values\n${byKey.join(',\n')};\n`;
}

/** Rows that somebody else added stay. */
function remove(table, key, rows) {
  const keys = rows.map((row) => row.slice(0, key.length).map(literal)).sort();
  const values = keys.map((key) => (key.length === 1 ? key[0] : `(${key.join(', ')})`));
  const columns = key.length === 1 ? key[0] : `(${key.join(', ')})`;
  return `delete from ${table} where ${columns} in (\n${lines(values).join(',\n')});\n`;
}

/** Words with commas between, in lines of at most 118 columns. */
function lines(words) {
  const full = [];
  let line = ' ';
  for (const word of words) {
    if (line.length + word.length > 116) {
      full.push(line);
      line = ' ';
    }
    line += line === ' ' ? ` ${word}` : `, ${word}`;
  }
  return [...full, line];
}

/** In force since the package's data were made. ISO 4217 amendment 176: the Caribbean guilder follows the Antillean one. */
const NEWER = [{ code: 'XCG', currency: 'Caribbean Guilder', digits: 2 }];

/** Withdrawn (ANG 2025, BGN 2026, CUC 2021), units of funds, and codes of X for metals, units of account and tests. */
const NOT_FOR_AMOUNTS = /^(ANG|BGN|CUC|BOV|CHE|CHW|CLF|COU|MXV|USN|UYI|UYW|X(?!AF|CD|CG|OF|PF)..)$/;

const money = [...currencies.filter(({ code }) => !NEWER.some((newer) => newer.code === code)), ...NEWER];

function currencyRows() {
  return money.map(({ code, currency, digits }) => {
    const symbol = getSymbol(code);
    const known = symbol === undefined || symbol === code ? undefined : symbol;
    return [code, currency, known, digits, !NOT_FOR_AMOUNTS.test(code)];
  });
}

function countryRows() {
  const codes = new Set(money.map(({ code }) => code));
  return iso31661.map(({ alpha2, alpha3, numeric, name }) => {
    const { phone = [], currency = [] } = facts[alpha2] ?? {};
    const dialling = phone[0] === undefined ? undefined : `+${phone[0]}`;
    if (currency.length > 0 && !codes.has(currency[0]))
      throw new Error(`${alpha2}: ${currency[0]} is no known currency`);
    return [alpha2, alpha3, numeric, name, dialling, currency[0]];
  });
}

function stateRows() {
  return iso31662.map(({ code, name }) => [code.slice(0, 2), code.slice(3), name]);
}

/** A link is an old name of another zone. */
function zoneOf(name) {
  const zone = zones[name];
  return typeof zone === 'string' ? zoneOf(zone) : zone;
}

function timeZoneRows() {
  const described = new Map(rawTimeZones.map((zone) => [zone.name, zone]));
  return Object.keys(zones)
    .filter((name) => name !== 'Factory')
    .map((name) => {
      const { alternativeName, countryCode } = described.get(name) ?? {};
      const standardOffset = -Number(zoneOf(name).at(-1)[0]);
      const active = typeof zones[name] !== 'string' || described.has(name) || name === 'UTC';
      return [name, alternativeName ?? name.replaceAll('_', ' '), countryCode, standardOffset, active];
    });
}

const tables = [
  ['shared.currencies', 1, ['code', 'name', 'symbol', 'minor_units', 'is_active'], currencyRows()],
  ['shared.countries', 1, ['code', 'iso3', 'numeric_code', 'name', 'phone_code', 'currency_code'], countryRows()],
  ['shared.states', 2, ['country_code', 'code', 'name'], stateRows()],
  ['shared.time_zones', 1, ['name', 'display_name', 'country_code', 'utc_offset_minutes', 'is_active'], timeZoneRows()],
];

const migration = `-- Countries, subdivisions, currencies and time zones, complete. Written by scripts/reference-data.mjs from:
${Object.keys(SOURCES).map(packageOf).join('\n')}

set role pm_owner;

${tables.map(([table, , columns, rows]) => insert(table, columns, rows)).join('\n')}
reset role;
`;

const rollback = `-- Takes away the reference data that came, and leaves what others added. Written by scripts/reference-data.mjs.

set role pm_owner;

${tables
  .toReversed()
  .map(([table, key, columns, rows]) => remove(table, columns.slice(0, key), rows))
  .join('\n')}
reset role;
`;

if (process.argv.includes('--print')) process.stdout.write(migration);
else if (process.argv.includes('--print-rollback')) process.stdout.write(rollback);
else {
  writeFileSync(new URL(`../migrations/${NAME}`, import.meta.url), migration);
  writeFileSync(new URL(`../rollbacks/${NAME}`, import.meta.url), rollback);
}
