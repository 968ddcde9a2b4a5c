import { meanOf } from './summary.ts';
import { checkFinite, checkPaired, type Numbers } from './values.ts';

/** y = intercept + slope x. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * The line of least squares through points. Throws a RangeError for lists of two lengths, for what is not finite, and for points
 * that have fewer than two different x.
 */
export function leastSquaresLine(x: Numbers, y: Numbers): Line {
  checkPaired(x, y);
  checkFinite(x, 'the list of x');
  checkFinite(y, 'the list of y');
  if (new Set(x).size < 2) throw new RangeError('a line needs points of at least two different x');
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  let [products, squares] = [0, 0];
  for (let item = 0; item < x.length; item++) {
    products += (x[item]! - meanX) * (y[item]! - meanY);
    squares += (x[item]! - meanX) ** 2;
  }
  const slope = products / squares;
  return { slope, intercept: meanY - slope * meanX };
}
