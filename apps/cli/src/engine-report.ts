import { engines, isEngineName, loadEngine } from '@naswot/engines';
import { createMinibatch } from '@naswot/dataset';
import { findSpace } from '@naswot/space';
import { seededWeights, type Engine } from '@naswot/scoring';
import { messageOf } from './message-of.ts';

/** Whether an engine can be used on this machine. */
export interface EngineReport {
  readonly name: string;
  readonly title: string;
  readonly loads: boolean;
  readonly version: string | null;
  readonly device: string | null;
  /** Why it does not load and what to do; null where it does. */
  readonly reason: string | null;
}

/** Runs the smallest network of a space: an engine that loads and cannot run one is of no use. Throws what the engine throws. */
export async function runSmallestNetwork(engine: Engine): Promise<void> {
  const space = findSpace('nas-bench-201');
  const settings = space.parseSettings({ stemChannels: 2, cellsPerStage: 1, imageSize: 8 });
  const network = space.network(space.atPublishedIndex(0), settings);
  const images = Float32Array.from({ length: 2 * 3 * 64 }, (_, k) => Math.sin(k));
  const source = { dataset: 'check', seed: null, imageIds: [], notice: null };
  const weights = seededWeights({ initialisation: 'kaiming-uniform', seed: 0 });
  await using prepared = await engine.prepare(network, weights, ['codes']);
  await engine.run(prepared, createMinibatch(images, [2, 3, 8, 8], source));
}

/** Loads an engine and runs a network with it. */
export async function checkEngine(name: string): Promise<EngineReport> {
  const title = isEngineName(name) ? engines[name].title : name;
  try {
    await using engine = await loadEngine(name);
    await runSmallestNetwork(engine);
    const { version, device } = engine.describe();
    return { name, title, loads: true, version, device, reason: null };
  } catch (error) {
    return { name, title, loads: false, version: null, device: null, reason: messageOf(error) };
  }
}
