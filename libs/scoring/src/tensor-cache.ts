/** Tensors by key, within a bound of bytes; the least recently used go first. */
export interface TensorCache {
  /** The tensor of that key, made where it is not held. One larger than the bound is made anew each time. */
  getOrMake(key: string, make: () => Float32Array): Float32Array;
  /** Bytes held; never more than the bound. */
  heldBytes(): number;
}

export function createTensorCache(boundBytes: number): TensorCache {
  // A Map iterates in the order of insertion: the least recently used comes first.
  const held = new Map<string, Float32Array>();
  let bytes = 0;

  const drop = (key: string, tensor: Float32Array): void => {
    held.delete(key);
    bytes -= tensor.byteLength;
  };
  const keep = (key: string, tensor: Float32Array): void => {
    held.set(key, tensor);
    bytes += tensor.byteLength;
  };
  const makeRoom = (wanted: number): void => {
    for (const [key, tensor] of held) {
      if (bytes + wanted <= boundBytes) return;
      drop(key, tensor);
    }
  };

  return {
    heldBytes: () => bytes,
    getOrMake(key, make) {
      const known = held.get(key);
      if (known !== undefined) drop(key, known);
      const tensor = known ?? make();
      if (tensor.byteLength > boundBytes) return tensor;
      makeRoom(tensor.byteLength);
      keep(key, tensor);
      return tensor;
    },
  };
}
