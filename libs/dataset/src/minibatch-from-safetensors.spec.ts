import { describe, expect, it } from 'vitest';
import { minibatchFromSafetensors } from './minibatch-from-safetensors.ts';
import { writeSafetensors, type Tensor } from './safetensors.ts';

const images = (count: number, from: number): Tensor => ({
  shape: [count, 3, 2, 2],
  values: Float32Array.from({ length: count * 12 }, (_, k) => from + k),
});
const file = (tensors: Readonly<Record<string, Tensor>>): Uint8Array =>
  writeSafetensors(new Map(Object.entries(tensors)));
const smallest = (bytes: Uint8Array): number => Math.min(...minibatchFromSafetensors(bytes).pixels);

describe('a minibatch from a safetensors file', () => {
  it('is the tensor `batch`, else `images`, else the first one of four dimensions', () => {
    const [a, b, c] = [images(2, 0), images(2, 1000), images(2, 2000)];
    expect(smallest(file({ other: a, images: b, batch: c }))).toBe(2000);
    expect(smallest(file({ other: a, images: b }))).toBe(1000);
    expect(smallest(file({ flat: { shape: [1], values: Float32Array.of(-1) }, other: a, more: b }))).toBe(0);
  });

  it('takes the first rows where fewer are asked for', () => {
    const { shape, pixels, source } = minibatchFromSafetensors(file({ batch: images(3, 0) }), { rows: 2 });
    expect(shape).toEqual([2, 3, 2, 2]);
    expect([...pixels].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, k) => k));
    expect(source).toEqual({ dataset: 'file', seed: null, imageIds: [], notice: null });
  });

  it.each([0, 4, 1.5])('refuses %d rows of three', (rows) => {
    expect(() => minibatchFromSafetensors(file({ batch: images(3, 0) }), { rows })).toThrow(
      `the file holds 3 images; ${rows} were asked for`,
    );
  });

  it('refuses a file without images and says what it holds', () => {
    const flat = { shape: [2], values: Float32Array.of(1, 2) };
    expect(() => minibatchFromSafetensors(file({ weight: flat }))).toThrow(
      /received 'weight' \[2\]; expected a float32 tensor 'batch' of shape \[N, C, H, W\]/,
    );
    expect(() => minibatchFromSafetensors(file({ a: flat, b: flat, c: flat, d: flat }))).toThrow(
      /'c' \[2\] and 1 more/,
    );
    expect(() => minibatchFromSafetensors(file({}))).toThrow(/received no tensor/);
  });
});
