import { describe, expect, test } from 'vitest';
import {
  type Answer,
  bestOf,
  type Expectation,
  type Fact,
  judge,
  type Verdict,
} from '../../../src/core/isolation/probe.ts';

const fact = (expect: Expectation, context = 'own'): Fact => ({
  persona: 'app',
  context,
  object: 'public.tasks',
  action: 'select',
  target: 'victim',
  row: 0,
  expect,
});
const refused = { sqlstate: '42501', message: 'permission denied' };
const duplicate = { sqlstate: '23505', message: 'duplicate key' };

test.each<[Expectation, Answer, Verdict]>([
  ['unseen', { rows: 0 }, 'held'],
  ['unseen', refused, 'held'],
  ['unseen', { rows: 1 }, 'leak'],
  ['unseen', duplicate, 'unclear'],
  ['seen', { rows: 1 }, 'held'],
  ['seen', { rows: 0 }, 'blocked'],
  ['seen', refused, 'blocked'],
  ['untouched', { seen: { victim: [false] } }, 'held'],
  ['untouched', { seen: { victim: [true] } }, 'leak'],
  ['untouched', { seen: null }, 'leak'],
  ['untouched', duplicate, 'unclear'],
  ['forbidden', refused, 'held'],
  ['forbidden', { rows: 0 }, 'leak'],
  ['forbidden', duplicate, 'unclear'],
  ['accepted', { rows: 1 }, 'held'],
  ['accepted', duplicate, 'blocked'],
  ['unmoved', { rows: 0 }, 'held'],
  ['unmoved', { rows: 1 }, 'leak'],
  ['no parent', { sqlstate: '23503' }, 'held'],
  ['no parent', { sqlstate: '23514' }, 'unclear'],
  ['no parent', { rows: 0 }, 'unclear'],
  ['no parent', { rows: 1 }, 'leak'],
])('%s answered by %j is %s', (expectation, answer, verdict) => {
  expect(judge(fact(expectation), answer)).toBe(verdict);
});

describe('a setting that was never made', () => {
  const answer = { sqlstate: '22P02', message: 'invalid input syntax for type uuid: ""' };
  test('refuses where there is no context', () => expect(judge(fact('unseen', 'none'), answer)).toBe('held'));
  test('settles nothing in a context', () => expect(judge(fact('unseen'), answer)).toBe('unclear'));
});

describe('of several answers to one question', () => {
  const result = (expectation: Expectation, verdict: Verdict) => ({
    fact: fact(expectation),
    verdict,
    answer: {},
    sql: '',
  });
  test.each<[Expectation, Verdict[], Verdict]>([
    ['accepted', ['blocked', 'held'], 'held'],
    ['accepted', ['held', 'blocked'], 'held'],
    ['unseen', ['held', 'leak'], 'leak'],
    ['unseen', ['leak', 'held'], 'leak'],
  ])('%s: of %j %s counts', (expectation, verdicts, counts) => {
    expect(bestOf(verdicts.map((verdict) => result(expectation, verdict))).map(({ verdict }) => verdict)).toEqual([
      counts,
    ]);
  });
});
