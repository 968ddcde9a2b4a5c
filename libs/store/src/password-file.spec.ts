import { describe, expect, it } from 'vitest';
import { findPassword } from './password-file.ts';

const login = { host: 'db.example', port: '5432', database: 'naswot', user: 'ann' };

describe('the password in a passfile', () => {
  it.each([
    ['db.example:5432:naswot:ann:secret', 'secret'],
    ['*:*:*:*:for all', 'for all'],
    ['db.example:5433:naswot:ann:other port\n*:*:*:ann:second', 'second'],
    ['*:*:*:ann:first\n*:*:*:ann:second', 'first'],
    ['# *:*:*:*:comment\r\n*:*:*:*:after\r\n', 'after'],
    [String.raw`*:*:*:*:a\:b\\c`, String.raw`a:b\c`],
    ['*:*:*:bob:secret', null],
    ['*:*:*:ann', null],
    ['', null],
  ])('%j is %j', (text, password) => {
    expect(findPassword(text, login)).toBe(password);
  });
});
