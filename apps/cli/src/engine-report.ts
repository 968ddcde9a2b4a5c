import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
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

/** Loads an engine in this process and runs a network with it. */
export async function tryEngine(name: string, enginesFolder: string): Promise<EngineReport> {
  const title = titleOf(name);
  try {
    await using engine = await loadEngine(name, enginesFolder);
    await runSmallestNetwork(engine);
    const { version, device } = engine.describe();
    return { name, title, loads: true, version, device, reason: null };
  } catch (error) {
    return unusable(name, messageOf(error));
  }
}

const titleOf = (name: string): string => (isEngineName(name) ? engines[name].title : name);

const unusable = (name: string, reason: string): EngineReport => ({
  name,
  title: titleOf(name),
  loads: false,
  version: null,
  device: null,
  reason,
});

/**
 * The same in a process of its own: a driver may end its process, and says what it likes on its standard error. A second program
 * of this command is started, which `naswot engine try` is.
 */
async function checkEngine(name: string, home: string): Promise<EngineReport> {
  const [program = ''] = process.argv.slice(1, 2);
  const child = spawn(process.execPath, [program, 'engine', 'try', name, '--json', '--home', home], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code === 0) return JSON.parse(said) as EngineReport;
  const end = signal === null ? `exit code ${code}` : `signal ${signal}`;
  return unusable(name, `loading it ended the process with ${end}; use another engine`);
}

/** Every engine, and whether it can be used here; `enginesFolder` is HOME/engines. */
export const checkEngines = (enginesFolder: string): Promise<readonly EngineReport[]> =>
  Promise.all(Object.keys(engines).map((name) => checkEngine(name, path.dirname(enginesFolder))));
