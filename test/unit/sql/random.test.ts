import { expect, test } from 'vitest';
import { splitStatements } from '../../../src/core/sql/statements.ts';
import { tokenChecksum } from '../../../src/core/sql/token-checksum.ts';
import { statementsByGrammar } from './grammar.ts';
import { GAPS, pick, randomFrom, respace, STATEMENTS } from './random-sql.ts';

const checksum = (text: string) => tokenChecksum(splitStatements(text).statements, []);

test.each(Array.from({ length: 300 }, (_, seed) => seed))(
  'a random file falls into its statements (seed %i)',
  (seed) => {
    const random = randomFrom(seed);
    const gap = () => (random() < 0.7 ? pick(random, GAPS) : '');
    const chosen = Array.from({ length: 1 + Math.floor(random() * 8) }, () => pick(random, STATEMENTS));
    const spaced = chosen.map((statement) => respace(random, statement));
    const file =
      spaced.map((statement) => gap() + statement + gap() + pick(random, [';', ';;', '; ;'])).join('') + gap();

    const { statements, problems } = splitStatements(file);
    expect(problems).toEqual([]);
    expect(statements.map(({ text }) => text)).toEqual(spaced);
    expect(statements.map(({ offset, text }) => file.slice(offset, offset + text.length))).toEqual(spaced);
    expect(statementsByGrammar(file).map(({ text }) => text)).toEqual(spaced);
    expect(checksum(file)).toBe(checksum(chosen.join(';')));
  },
);
