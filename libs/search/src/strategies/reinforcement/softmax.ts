/** Probabilities of `count` logits from place `from` on: a new array that sums to 1. */
export function softmax(logits: Float64Array, from = 0, count = logits.length - from): Float64Array {
  let largest = -Infinity;
  for (let k = 0; k < count; k++) largest = Math.max(largest, logits[from + k]!);
  const probabilities = new Float64Array(count);
  let sum = 0;
  for (let k = 0; k < count; k++) sum += probabilities[k] = Math.exp(logits[from + k]! - largest);
  for (let k = 0; k < count; k++) probabilities[k]! /= sum;
  return probabilities;
}

/** The option that a uniform number from 0 to 1 falls on. */
export function optionAt(probabilities: Float64Array, uniform: number): number {
  let left = uniform;
  for (let option = 0; option < probabilities.length - 1; option++) {
    left -= probabilities[option]!;
    if (left < 0) return option;
  }
  return probabilities.length - 1;
}
