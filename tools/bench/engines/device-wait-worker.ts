import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadMinibatch } from '@naswot/dataset';
import { loadOverlapping } from '@naswot/engines';
import { makeSpec, type Engine, type ScoringSpec } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import { LaneScoring } from '../../../apps/scorer/src/lane-scoring.ts';
import { readClock, shareClock, zeroClock } from './clocked-device.ts';
import type { DeviceWait, DeviceWaits } from './device-wait.ts';
import type { Subject } from './workload.ts';

interface WaitRequest extends Subject {
  readonly cells: readonly string[];
}

const { engine: name, folder, workload, cells } = JSON.parse(process.argv[2] ?? '') as WaitRequest;
const space = findSpace('nas-bench-201');
const settings = space.parseSettings(workload.settings);
const minibatch = await loadMinibatch({
  dataset: 'noise-pink',
  folder: '',
  size: workload.images,
  seed: 0,
  imageSize: settings['imageSize'] ?? 32,
});
const weights = { initialisation: 'kaiming-uniform', seed: 0, version: 1 };
const spec: ScoringSpec = makeSpec({
  proxy: 'naswot',
  network: settings,
  run: { minibatch: minibatch.digest, weights, counting: 'unit' },
});

/** Scores the cells as a lane does that is asked for one after another, the next before the last is told. */
const scoreAll = (engine: Engine): Promise<void> =>
  new Promise((resolve, reject) => {
    let told = 0;
    const lane = new LaneScoring({
      engine,
      memoryLimitBytes: null,
      reply(message) {
        if (message.kind !== 'scored') reject(new Error(`a cell is ${JSON.stringify(message)}`));
        if (++told === cells.length) resolve();
      },
    });
    lane.take({ kind: 'minibatch', minibatch });
    for (const cell of cells)
      lane.take({
        ...{ kind: 'score', space: space.name, spec, budgetMs: Infinity },
        positions: [space.representative(space.parse(cell))],
      });
  });

async function measure(engine: Engine): Promise<DeviceWait> {
  await scoreAll(engine);
  zeroClock();
  const start = performance.now();
  await scoreAll(engine);
  const cellMs = (performance.now() - start) / cells.length;
  const { busyMs, wholeMs } = readClock();
  return { waiting: 1 - busyMs / wholeMs, cellMs };
}

const parameters = new URLSearchParams({ engine: name, ...(folder === null ? {} : { folder }) });
const url = `${pathToFileURL(path.join(import.meta.dirname, 'clocked-device.ts')).href}?${parameters.toString()}`;
shareClock();
await using engine = await loadOverlapping(url);
const inTurn: Engine = {
  describe: () => engine.describe(),
  estimateMemory: (...given) => engine.estimateMemory(...given),
  prepare: (...given) => engine.prepare(...given),
  run: (...given) => engine.run(...given),
  [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
};
const waits: DeviceWaits = { inTurn: await measure(inTurn), beside: await measure(engine) };
process.stdout.write(JSON.stringify(waits));
