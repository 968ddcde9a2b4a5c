import { worth } from './worth.ts';

/** A value for each objective, the larger the better; null where it is unscorable. */
export type Values = readonly (number | null)[];

/** Whether `a` is as good as `b` in every objective. */
export function isAsGood(a: Values, b: Values): boolean {
  for (let k = 0; k < a.length; k++) if (worth(a[k]) < worth(b[k])) return false;
  return true;
}

/** Whether `a` is as good as `b` in every objective, and better in one. */
export function dominates(a: Values, b: Values): boolean {
  let isBetter = false;
  for (let k = 0; k < a.length; k++) {
    const [left, right] = [worth(a[k]), worth(b[k])];
    if (left < right) return false;
    if (left > right) isBetter = true;
  }
  return isBetter;
}
