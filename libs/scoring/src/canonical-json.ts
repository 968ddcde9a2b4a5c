/** What canonical JSON can hold: digests of anything else would depend on how it is printed. */
export type CanonicalValue =
  string | number | boolean | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

function refuse(value: unknown): never {
  const received = typeof value === 'number' ? String(value) : typeof value;
  throw new RangeError(
    `canonical JSON holds finite numbers, strings, booleans, null, arrays and plain objects; received ${received}`,
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const byCodeUnits = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : 1;

/**
 * JSON with keys sorted by UTF-16 code units and no white space: the same text for equal values, on every machine. Throws a
 * RangeError for what JSON drops or bends (NaN, infinities, undefined, bigint, dates, maps).
 * @see RFC 8785, https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: CanonicalValue): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return JSON.stringify(value);
  if (typeof value !== 'object') return refuse(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isPlain(value)) return refuse(value);
  const members = Object.entries(value).sort(byCodeUnits);
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
