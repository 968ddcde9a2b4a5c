import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ScoreMessage } from '@naswot/queue';
import { provideEngine } from '../../../tools/servers/engines.ts';
import { provideSoftwareVulkan } from '../../../tools/servers/software-vulkan.ts';
import { cellPositions, outsizedEngine } from './testing/sample-shard.ts';
import { detailOf, reasons, scoreShard } from './testing/score-shard.ts';

/** Scores three cells, the second of which is beyond any memory; what the scorer says goes to `said`. */
const scoreOutsized = (engine: string, said: string[]): Promise<readonly ScoreMessage[]> =>
  scoreShard(cellPositions, { engine, log: (sentence) => void said.push(sentence) });

afterEach(() => {
  vi.unstubAllEnvs();
});

const nowhere = (): Promise<string> => Promise.resolve('');
const tfjsNode = async (): Promise<string> => path.join(await provideEngine('tfjs-node'), 'engines');

describe('a network that an engine has no room for', () => {
  it.each([
    ['onnx-cpu', nowhere],
    ['tfjs-wasm', nowhere],
    ['tfjs-node', tfjsNode],
  ] as const)(
    'is unscorable for want of memory on %s, and its lane goes on',
    { timeout: 300_000 },
    async (engine, folder) => {
      const said: string[] = [];
      const scores = await scoreOutsized(outsizedEngine(engine, await folder()), said);
      expect(reasons(scores)).toEqual(['scored', 'memory', 'scored']);
      expect(detailOf(scores[1]!)).toMatch(/^running it took more memory than there was: \S/);
      expect(said).toEqual([]);
    },
  );
});

describe('a network that a Vulkan device has no room for', () => {
  it.each(['thrown', 'device'] as const)(
    'is unscorable for want of memory, and its lane goes on (%s)',
    { timeout: 300_000 },
    async (size) => {
      for (const [name, value] of Object.entries(await provideSoftwareVulkan())) vi.stubEnv(name, value);
      const said: string[] = [];
      const scores = await scoreOutsized(outsizedEngine('onnx-webgpu', '', size), said);
      expect(scores.map(detailOf)[1]).toMatch(/^running it took more memory than there was: \S/);
      expect(reasons(scores)).toEqual(['scored', 'memory', 'scored']);
      expect(said).toEqual([]);
    },
  );
});

describe('a network at which TensorFlow ends its process', () => {
  // The second time and the third it runs alone in a fresh lane.
  it(
    'costs three lanes and is recorded as crashed, and the shard goes on',
    { timeout: 300_000 },
    async () => {
      const said: string[] = [];
      const scores = await scoreOutsized(outsizedEngine('tfjs-node', await tfjsNode(), 'fatal'), said);
      expect(reasons(scores)).toEqual(['scored', 'crashed', 'scored']);
      expect(detailOf(scores[1]!)).toMatch(/its process ended with signal SIG[A-Z]+$/);
      expect(said).toHaveLength(3);
    },
  );
});
