import { expect, it } from 'vitest';
import { roundNumbers } from './round-geometry.ts';

it.each([
  ['12.3456', '12.35'],
  ['translate(12.005,-0.001)', 'translate(12.01,0)'],
  ['M0,-4.61880215353L4,1e3L1.2345e-7,.125', 'M0,-4.62L4,1e3L0,0.13'],
  ['0.32em', '0.32em'],
  ['1.25', '1.25'],
])('%s becomes %s', (value, rounded) => {
  expect(roundNumbers(value)).toBe(rounded);
});
