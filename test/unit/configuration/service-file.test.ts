import { describe, expect, test } from 'vitest';
import { findService } from '../../../src/core/service-file.ts';

const FILE = '/home/me/.pg_service.conf';
const find = (text: string) => findService(text, 'prod', FILE);

describe('the service file is read as libpq reads it', () => {
  test.each([
    [
      'its section only',
      '[test]\nhost=t\n\n[prod]\n# main\nhost=p\nport=5433\n[other]\nhost=o',
      { host: 'p', port: '5433' },
    ],
    ['no such section', '[test]\nhost=t', undefined],
    ['a section of that name, once', '[prod]\nhost=a\n[prod]\nhost=b', { host: 'a' }],
    ['the first of two lines for one keyword', '[prod]\nhost=a\nhost=b', { host: 'a' }],
    ['values with equals signs', '[prod]\noptions=-c a=b', { options: '-c a=b' }],
    ['an empty section', '[prod]', {}],
    ['lines that end as on Windows, and indented', '[prod]\r\n  host=a\r\n', { host: 'a' }],
    ['what pmdb ignores', '[prod]\napplication_name=x\nhost=a', { host: 'a' }],
    ['errors in other sections', '[test]\nnonsense\n[prod]\nhost=a', { host: 'a' }],
  ])('%s', (_, text, expected) => {
    expect(find(text)).toEqual(expected);
  });

  test.each([
    ['[prod]\nhost', `${FILE}:2: not a keyword=value line`],
    ['[prod]\nldap://x/y?z', `${FILE}:2: not a keyword=value line`],
    ['[prod]\nhost=a\nservice=b', `${FILE}:3: a service can't refer to another service`],
    ['[prod]\nhosst=a', `${FILE}:2: there is no connection parameter "hosst"`],
  ])('%j is refused with its line', (text, message) => {
    expect(() => find(text)).toThrow(expect.objectContaining({ code: 'BAD_CONFIG', message }));
  });
});
