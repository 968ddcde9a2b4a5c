/**
 * How much of Student's t distribution lies within [-|t|, |t|]: 1 less the two-sided p-value. In closed form, so that it is exact to
 * rounding; `degrees` of freedom are a whole number, 1 or more. Of an infinite t all of it.
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4
 */
export function studentCentre(t: number, degrees: number): number {
  if (!Number.isSafeInteger(degrees) || degrees < 1)
    throw new RangeError(`degrees of freedom are a whole number, 1 or more; received ${degrees}`);
  if (Number.isNaN(t)) throw new RangeError('received NaN, expected a t value');
  const angle = Math.atan(Math.abs(t) / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degrees % 2 === 1;
  // The k-th term of the series is the one before times cos^2 and a ratio of consecutive numbers.
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
