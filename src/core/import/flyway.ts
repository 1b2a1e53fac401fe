import { type Draft, type Half, type LeftOut, type Reading, type Remark, remarkOn, type SourceFile } from './draft.ts';
import { flywayChecksum } from './flyway-checksum.ts';
import { compareFlywayVersions, type FlywayName, readFlywayName } from './flyway-name.ts';
import { replacePlaceholders } from './placeholders.ts';
import { baseName, halfOf, textOf } from './source-half.ts';

type Values = ReadonlyMap<string, string>;

interface Named extends FlywayName {
  readonly source: SourceFile;
}

/**
 * Flyway runs V files in the order of their versions, whatever folder they are in, then R files in the order of their
 * descriptions; a U file undoes the V file of its version. Beside a script may stand its settings: <script>.conf.
 *
 * @param placeholders By their names in lower case.
 */
export function readFlyway(files: readonly SourceFile[], placeholders: Values): Reading {
  const named: Named[] = [];
  const leftOut: LeftOut[] = [];
  for (const source of files) {
    const name = readFlywayName(baseName(source));
    if (name !== undefined) named.push({ ...name, source });
    else if (!isSettings(source, files)) leftOut.push({ source, remark: strange(source) });
  }
  const versions = named.filter(({ kind }) => kind === 'V').sort(byVersion);
  const { base, unused } = baselineOf(named, versions);
  const repeatable = named.filter(({ kind }) => kind === 'R').sort((a, b) => (a.description < b.description ? -1 : 1));
  const runs = [...(base === undefined ? [] : [base]), ...versions, ...repeatable];
  const undos = named.filter(({ kind }) => kind === 'U');
  const idle = undos.filter((undo) => !versions.some(({ version }) => version === undo.version));
  leftOut.push(...unused.map(coveredByVersions), ...idle.map(undoesNothing));
  const drafts = runs.map((each) =>
    draftOf(
      each,
      undos.find((undo) => each.kind === 'V' && undo.version === each.version),
      files,
      placeholders,
    ),
  );
  return { drafts, leftOut };
}

function byVersion(a: Named, b: Named): number {
  return compareFlywayVersions(a.version, b.version);
}

/** The newest B file counts where the versions that it stands for are gone; where they are there, they say the same. */
function baselineOf(named: readonly Named[], versions: readonly Named[]) {
  const bases = named.filter(({ kind }) => kind === 'B').sort(byVersion);
  const last = bases.at(-1);
  const covered = versions.some((each) => last !== undefined && byVersion(each, last) <= 0);
  return covered || last === undefined
    ? { base: undefined, unused: bases }
    : { base: last, unused: bases.slice(0, -1) };
}

function draftOf(named: Named, undo: Named | undefined, files: readonly SourceFile[], placeholders: Values): Draft {
  const { kind, source, version, digits, description } = named;
  const [up, down] = [read(named, files, placeholders), undo && read(undo, files, placeholders)];
  return {
    key: kind === 'R' ? baseName(source) : version,
    source,
    digits,
    title: description,
    up: up.half,
    down: down?.half,
    remarks: [...(kind === 'R' ? [repeats(source)] : []), ...up.remarks, ...(down?.remarks ?? [])],
    // That of a repeatable one depends on placeholders.
    checksums: kind === 'R' ? [] : checksumsOf(source),
  };
}

function read({ source, language }: Named, files: readonly SourceFile[], placeholders: Values) {
  if (language === 'other') return { half: undefined, remarks: [inCode(source)] };
  const { half, remarks } = halfOf(source);
  if (half === undefined) return { half, remarks };
  const settings = files.find(({ path }) => path === `${source.path}.conf`);
  const set = settings === undefined ? '' : settings.bytes.toString();
  const apart: Half = {
    ...half,
    noTransaction: isOff(set, 'executeInTransaction') ? `executeInTransaction=false in ${settings?.file}` : undefined,
  };
  return isOff(set, 'placeholderReplacement') ? { half: apart, remarks } : replacePlaceholders(apart, placeholders);
}

function isOff(settings: string, name: string): boolean {
  return new RegExp(`^\\s*${name}\\s*=\\s*false\\s*$`, 'im').test(settings);
}

function isSettings({ path }: SourceFile, files: readonly SourceFile[]): boolean {
  return path.endsWith('.conf') && files.some((each) => `${each.path}.conf` === path);
}

function checksumsOf(source: SourceFile): readonly string[] {
  const text = textOf(source);
  return 'text' in text ? [String(flywayChecksum(text.text))] : [];
}

function inCode({ file }: SourceFile): Remark {
  const message = 'not written in SQL, so that pmdb can not run it';
  return remarkOn(file, 'mend', message, 'Both files of the pair are empty for now: write there in SQL what it does.');
}

function repeats({ file }: SourceFile): Remark {
  const message =
    'Flyway runs it again whenever it changes; pmdb runs it once, as it is now: write a new migration for the next change';
  return remarkOn(file, 'decided', message);
}

function coveredByVersions({ source, version }: Named): LeftOut {
  const message = `a baseline: the files up to ${version} are there, and do the same`;
  return { source, remark: remarkOn(source.file, 'decided', message) };
}

function undoesNothing({ source, version }: Named): LeftOut {
  return {
    source,
    remark: remarkOn(source.file, 'decided', `there is no V file of version ${version} that it undoes`),
  };
}

const CALLBACK = /^(?:before|after|createSchema)\w*\.sql$/;

function strange(source: SourceFile): Remark {
  const { file } = source;
  if (!CALLBACK.test(baseName(source))) return remarkOn(file, 'decided', 'not a migration of Flyway');
  const message = 'a callback, which Flyway runs around every migration; pmdb has none';
  return remarkOn(file, 'decided', message, 'Where it matters, put what it does into the migrations that need it.');
}
