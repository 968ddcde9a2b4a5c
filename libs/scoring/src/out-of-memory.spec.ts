import { createHammingKernel } from '@naswot/kernel';
import { expect, it } from 'vitest';
import { asOutOfMemory, OutOfMemory } from './out-of-memory.ts';

/** What it throws. */
function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

it.each([
  ['an array', () => new Float32Array(2 ** 40)],
  ['a buffer', () => new ArrayBuffer(2 ** 50)],
  ['WebAssembly', () => new WebAssembly.Memory({ initial: 1, maximum: 2 }).grow(2)],
  ['codes', () => createHammingKernel(1024).reset([{ width: 2 ** 30, count: 1 }])],
])('what Node throws where it has no room for %s is an OutOfMemory', (_what, act) => {
  const error = thrownBy(act);
  const known = asOutOfMemory(error, []);
  expect(known).toBeInstanceOf(OutOfMemory);
  expect(known).toMatchObject({
    message: expect.stringMatching(/^running it took more memory than there was: \S/) as string,
    cause: error,
  });
});

it.each([
  ['a length that is none', () => new Float32Array(-1)],
  ['a kernel of no images', () => createHammingKernel(0)],
])('%s is not', (_what, act) => {
  const error = thrownBy(act);
  expect(asOutOfMemory(error, [])).toBe(error);
});

it('is one where an engine’s own sentence says it', () => {
  const error = new Error('no\n  room');
  expect(asOutOfMemory(error, [/room/])).toMatchObject({
    message: 'running it took more memory than there was: no room',
  });
  expect(asOutOfMemory(error, [/space/])).toBe(error);
  const known = new OutOfMemory('told');
  expect(asOutOfMemory(known, [])).toBe(known);
});
