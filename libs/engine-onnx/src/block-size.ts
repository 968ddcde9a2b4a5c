import { blockedNode } from './blocked-node.ts';
import { sessionOptions } from './execution-provider.ts';
import { createOnnxModel } from './onnx-graph.ts';
import { ownRuntime } from './runtime.ts';

/** More than any block. */
const channels = 64;

/**
 * How many channels ONNX Runtime's blocked layout puts side by side on this processor; null where it has none. It is seen
 * where a reordered feature map of two places puts the second place of channel 0.
 */
export async function readBlockSize(): Promise<number | null> {
  const { InferenceSession, Tensor } = ownRuntime();
  const shape = [1, channels, 1, 2];
  const graph = createOnnxModel();
  const output = blockedNode(graph, 'ReorderInput', [graph.input('x', shape)]);
  graph.output(output, 'float32', shape);
  try {
    const session = await InferenceSession.create(graph.encode(), sessionOptions('cpu', 'blocked'));
    const x = new Tensor(
      'float32',
      Float32Array.from({ length: 2 * channels }, (_, place) => place),
      shape,
    );
    const { [output]: reordered } = await session.run({ x });
    await session.release();
    const block = reordered === undefined ? -1 : (reordered.data as Float32Array).indexOf(1);
    return block > 1 && channels % block === 0 ? block : null;
  } catch {
    return null;
  }
}
