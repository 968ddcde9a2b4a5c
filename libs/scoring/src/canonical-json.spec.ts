import { describe, expect, it } from 'vitest';
import { canonicalJson, type CanonicalValue } from './canonical-json.ts';

describe('canonical JSON', () => {
  it('sorts keys at every depth and leaves no white space', () => {
    expect(canonicalJson({ b: [1, 'x', null], a: { d: true, c: 2.5 } })).toBe(
      '{"a":{"c":2.5,"d":true},"b":[1,"x",null]}',
    );
  });

  it('sorts keys by UTF-16 code units, as RFC 8785 does', () => {
    // The example of RFC 8785, section 3.2.3: an emoji's surrogates come before U+FB33.
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    const sorted = Object.keys(JSON.parse(canonicalJson(keys)) as object).filter((key) => key !== '1');
    expect(sorted).toEqual(['\r', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33']);
  });

  it('writes numbers as RFC 8785 does', () => {
    expect(canonicalJson([0, -0, 1e21, 1e-7, 0.1 + 0.2, 2 ** 53])).toBe(
      '[0,0,1e+21,1e-7,0.30000000000000004,9007199254740992]',
    );
  });

  it.each([
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['bigint', 1n],
    ['undefined', undefined],
    ['object', new Date(0)],
    ['object', new Map()],
    ['function', () => 1],
  ])('refuses %s instead of printing something near it', (received, value) => {
    const given: unknown = { a: [value] };
    expect(() => canonicalJson(given as CanonicalValue)).toThrow(`received ${received}`);
  });
});
