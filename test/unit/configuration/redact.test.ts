import { describe, expect, test } from 'vitest';
import { redact } from '../../../src/core/redact.ts';

describe('no secret survives', () => {
  test.each([
    ['plain', ['s3cr3t-pass'], 'login with s3cr3t-pass failed', 'login with ******** failed'],
    ['percent-encoded', ['p@ss word/1'], 'at p%40ss%20word%2F1 and p@ss word/1', 'at ******** and ********'],
    ['in JSON', ['a"b\\cdefgh'], '{"p":"a\\"b\\\\cdefgh"}', '{"p":"********"}'],
    ['in an SQL literal', ["it's-long-enough"], "password 'it''s-long-enough'", "password '********'"],
    ['one that begins with another', ['longsecret', 'longsecret-and-more'], 'x longsecret-and-more y', 'x ******** y'],
    ['characters special to patterns', ['a.*b(c$d'], 'a.*b(c$d axxb(c$d', '******** axxb(c$d'],
    ['short, as a word', ['pass'], 'pass: the password is pass', '********: the password is ********'],
    ['short, inside words', ['test'], 'testing the latest', 'testing the latest'],
    ['too short to hide by value', ['a'], 'a database', 'a database'],
    ['too short, where a password stands', ['a'], 'postgres://u:a@h/a', 'postgres://u:********@h/a'],
    ['in any URL', [], 'postgresql://u:what@h/db', 'postgresql://u:********@h/db'],
    ['but not in an example', [], 'postgres://user:password@host/db', 'postgres://user:password@host/db'],
    ['in an example that is true', ['password'], 'postgres://u:password@h', 'postgres://u:********@h'],
    ['in a query', [], 'postgres://h/db?password=what&x=1', 'postgres://h/db?password=********&x=1'],
    ['in keyword=value text', [], "host=h password='a \\'b' user=u", 'host=h password=******** user=u'],
    ['in the environment', [], 'PGPASSWORD=what psql', 'PGPASSWORD=******** psql'],
    ['nothing to hide', ['unrelated'], 'postgres://u@h:5432/db', 'postgres://u@h:5432/db'],
  ])('%s', (_, secrets, text, expected) => {
    expect(redact(text, secrets)).toBe(expected);
  });
});
