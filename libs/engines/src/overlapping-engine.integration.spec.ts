import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeEngine } from '@naswot/scoring/testing';
import { provideEngine } from '../../../tools/servers/engines.ts';
import { provideSoftwareVulkan } from '../../../tools/servers/software-vulkan.ts';
import { loadOverlapping } from './overlapping-engine.ts';
import { runProgram, type EnginePlace } from './testing/run-program.ts';

const planned = pathToFileURL(path.join(import.meta.dirname, 'testing/planned-on-cpu.ts')).href;

describeEngine('onnx-cpu on a thread of its own', () => loadOverlapping(planned));

/** By their index in the published table; none of them is disconnected. */
const cells = [1_000, 5_000, 9_000, 14_000];

describe('the scores of an engine whose device has a thread of its own', () => {
  const score = (place: EnginePlace, isOverlapping: boolean): Promise<unknown> =>
    runProgram('score-cells.ts', place, { cells, images: 16, isOverlapping });

  it.each<readonly [string, () => Promise<EnginePlace>]>([
    [
      'tfjs-gpu',
      async () => ({ engine: 'tfjs-gpu', folder: path.join(await provideEngine('tfjs-gpu'), 'engines') }),
    ],
    [
      'onnx-webgpu',
      async () => ({ engine: 'onnx-webgpu', folder: null, environment: await provideSoftwareVulkan() }),
    ],
  ])(
    'are to the bit those of %s on one thread, in both countings',
    { timeout: 300_000 },
    async (_engine, placeOf) => {
      const place = await placeOf();
      const received = await score(place, true);
      expect(received).toEqual(await score(place, false));
      expect(received).toMatchObject(cells.map(() => ({ unit: { kind: 'scored' } })));
    },
  );
});
