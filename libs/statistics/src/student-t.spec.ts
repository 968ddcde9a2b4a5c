import { describe, expect, it } from 'vitest';
import { studentCentre } from './student-t.ts';

describe("the centre of Student's t distribution", () => {
  // 1 - 2 * scipy.stats.t.sf(t, degrees) of SciPy 1.17.1, which is exact to about 1e-13.
  it.each([
    [0.5, 1, 0.2951672353008665],
    [12.7062047, 1, 0.9499999998582341],
    [2, 2, 0.816496580927726],
    [3.2, 3, 0.9506681570373038],
    [2.5705818, 5, 0.949999997837746],
    [1.1, 8, 0.6966722466249398],
    [4, 31, 0.9996346949464353],
    [2.2, 62, 0.9684572587920692],
  ])('within %d of %i degrees of freedom is that of SciPy', (t, degrees, expected) => {
    expect(studentCentre(t, degrees)).toBeCloseTo(expected, 12);
    expect(studentCentre(-t, degrees)).toBe(studentCentre(t, degrees));
  });

  it('is nothing at 0 and all of it at infinity', () => {
    for (const degrees of [1, 2, 3, 8, 63]) {
      expect(studentCentre(0, degrees)).toBe(0);
      expect(studentCentre(Infinity, degrees)).toBeCloseTo(1, 14);
    }
  });

  it('has no degrees of freedom below 1 or between whole numbers, and no NaN', () => {
    for (const degrees of [0, -1, 1.5, NaN])
      expect(() => studentCentre(1, degrees)).toThrow('degrees of freedom');
    expect(() => studentCentre(NaN, 3)).toThrow('NaN');
  });
});
