import { describe, expect, it } from 'vitest';
import { parseTokens } from './token-file.ts';

const secret = 'very-secret-token-0123456789';
const digest = 'a'.repeat(64);

describe('a file of tokens', () => {
  it('holds a role and a token a line, clear or as a digest, and comments', () => {
    const text = `# comment\n\nreader ${secret}\r\n  operator\tsha256:${digest.toUpperCase()}\n`;
    const entries = parseTokens(text, 'tokens');
    expect(entries.map(({ role }) => role)).toEqual(['reader', 'operator']);
    expect(entries[1]?.digest.toString('hex')).toBe(digest);
  });

  it.each([
    ['a role that is none', `reeder ${secret}`, 'line 1'],
    ['a role alone', '\nreader', 'line 2'],
    ['a name too much', `reader ${secret} Ada`, 'line 1'],
    ['a token that is easily guessed', 'reader short-secret', 'line 1'],
    ['a digest that is none', 'reader sha256:very-secret', 'line 1'],
    ['a token twice', `reader ${secret}\noperator ${secret}`, 'twice'],
    ['nothing', '# reader\n', 'no tokens'],
  ])('with %s is refused, and its tokens are not shown', (_what, text, sentence) => {
    let message = '';
    try {
      parseTokens(text, 'the-file');
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(sentence);
    expect(message).toContain('the-file');
    expect(message).not.toContain('secret');
  });
});
