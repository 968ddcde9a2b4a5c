import { describe, expect, it } from 'vitest';
import { permutation } from '@naswot/space';
import { positionsOf, type Order } from './order.ts';

const size = 100n;
const all = (order: Order): readonly bigint[] =>
  Array.from({ length: Number(size) }, (_, k) => positionsOf(order, size)(BigInt(k)));

describe('an order', () => {
  it('identity is the enumeration itself', () => {
    expect(all({ kind: 'identity' })).toEqual(Array.from({ length: 100 }, (_, k) => BigInt(k)));
  });

  it('permutation is the permutation of the space under its seed', () => {
    const { at } = permutation(size, 7);
    expect(all({ kind: 'permutation', seed: 7 })).toEqual(
      Array.from({ length: 100 }, (_, k) => at(BigInt(k))),
    );
    expect(new Set(all({ kind: 'permutation', seed: 7 })).size).toBe(100);
  });

  it('has no place beyond the space', () => {
    for (const order of [{ kind: 'identity' }, { kind: 'permutation', seed: 0 }] as const)
      for (const ordinal of [size, -1n])
        expect(() => positionsOf(order, size)(ordinal)).toThrow('is outside');
  });
});
