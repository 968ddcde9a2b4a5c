/** A value as a number that compares: what is unscorable is worse than any number. */
export const worth = (value: number | null | undefined): number => value ?? -Infinity;

/** Descending order of values. */
export function byWorth(a: number | null, b: number | null): number {
  const [left, right] = [worth(a), worth(b)];
  if (left === right) return 0;
  return left > right ? -1 : 1;
}

/** Whether a value is larger than that of `than`, which may be missing. */
export const isBetter = (value: number | null, than: { readonly value: number | null } | null): boolean =>
  than === null || worth(value) > worth(than.value);
