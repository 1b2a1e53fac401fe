import { describe, expect, test } from 'vitest';
import { findPassword } from '../../../src/core/password-file.ts';

const QUESTION = { host: 'db.example.com', port: 5432, name: 'app', user: 'pmdb' };

describe('the password file answers as libpq reads it', () => {
  test.each([
    ['every field', 'db.example.com:5432:app:pmdb:secret', 'secret'],
    ['wildcards', '*:*:*:*:secret', 'secret'],
    ['another host', 'other:5432:app:pmdb:secret', undefined],
    ['another port', 'db.example.com:5433:app:pmdb:secret', undefined],
    ['another database', 'db.example.com:5432:other:pmdb:secret', undefined],
    ['another user', 'db.example.com:5432:app:other:secret', undefined],
    ['the first line that fits', '*:*:*:other:no\n*:*:app:*:first\n*:*:*:pmdb:second', 'first'],
    ['comments and empty lines', '# *:*:*:*:no\n\n*:*:*:*:secret\n', 'secret'],
    ['lines that end as on Windows', '*:*:*:*:secret\r\n', 'secret'],
    ['protected colons and backslashes', '*:*:*:*:a\\:b\\\\c', 'a:b\\c'],
    ['a password ends at a bare colon', '*:*:*:*:a:b', 'a'],
    ['a backslash at the very end', '*:*:*:*:a\\', 'a\\'],
    ['an empty password is none', '*:*:*:*:\n*:*:*:*:second', undefined],
    ['a line too short', '*:*:*:*', undefined],
    ['part of a host is not the host', 'db:5432:app:pmdb:secret', undefined],
    ['an asterisk within a name is itself', 'db*:5432:app:pmdb:secret', undefined],
    ['a protected asterisk is itself', '\\*:5432:app:pmdb:secret', undefined],
    ['blanks and emoji', '*:*:*:*:pass word 🗝', 'pass word 🗝'],
  ])('%s', (_, text, expected) => {
    expect(findPassword(text, QUESTION)).toBe(expected);
  });

  test('a host with colons is written with backslashes', () => {
    expect(findPassword('\\:\\:1:5432:*:*:secret', { ...QUESTION, host: '::1' })).toBe('secret');
  });
});
