import { cpus } from 'node:os';
import { engines, installedVersion, isEngineName, loadEngine } from '@naswot/engines';
import type { EngineDescription } from '@naswot/scoring';
import { whyOnProcessor, whyUnusable } from './engine-choice/explain-gpu.ts';
import { listNvidiaGpus, type NvidiaGpu } from './engine-choice/nvidia-gpus.ts';
import { runSmallestNetwork, timeNetwork } from './engine-choice/time-network.ts';
import { isThere } from './engine-install/is-there.ts';
import { stageFolder } from './engine-install/stage-folder.ts';
import { messageOf } from './message-of.ts';

/** What there is for networks on a device, or what a process took for a very small one. */
export interface EngineMemory {
  readonly of: 'device' | 'process';
  readonly bytes: number;
}

/** Whether an engine can be used on this machine. */
export interface EngineReport {
  readonly name: string;
  readonly title: string;
  readonly installed: boolean;
  readonly loads: boolean;
  readonly version: string | null;
  readonly device: string | null;
  /** Whether that is another than the processor; null where it does not load. */
  readonly isOnDevice: boolean | null;
  readonly memory: EngineMemory | null;
  /** Version of the device's driver; null where it has none or does not tell. */
  readonly driver: string | null;
  /** Milliseconds that a fixed network takes; null where that was not measured. */
  readonly networkMs: number | null;
  /** Why it does not load and what to do; null where it does. */
  readonly reason: string | null;
  /** Why an engine for GPUs runs on the processor and what to do; null where it does not. */
  readonly aside: string | null;
}

/** What is asked of an engine besides loading and running a very small network. */
export interface Trial {
  /** HOME/engines. */
  readonly enginesFolder: string;
  /** Whether a network is timed. */
  readonly isTimed: boolean;
}

const titleOf = (name: string): string => (isEngineName(name) ? engines[name].title : name);

/** A module that is named by its URL is there or not; nothing is installed for it. */
export const isInstalled = (name: string, enginesFolder: string): boolean =>
  !isEngineName(name) || installedVersion(name, engines[name].runtime, enginesFolder) !== null;

/** Why an engine that is not installed cannot be used: somebody may have begun to. */
const unfinished = async (name: string, enginesFolder: string): Promise<string | null> =>
  (await isThere(stageFolder(enginesFolder, name)))
    ? `engine ${name} cannot be used: its installation was begun and is not whole; go on with: naswot engine install ${name}`
    : null;

/** The report of an engine that cannot be used, and why. */
export const unusable = (name: string, enginesFolder: string, reason: string): EngineReport => ({
  ...{ name, title: titleOf(name), installed: isInstalled(name, enginesFolder), loads: false },
  ...{
    version: null,
    device: null,
    isOnDevice: null,
    memory: null,
    driver: null,
    networkMs: null,
    reason,
    aside: null,
  },
});

/** Engines say the processor's own name where they run on it, as those for GPUs do where their library finds none. */
const isProcessor = ({ device }: EngineDescription): boolean =>
  device.startsWith(cpus()[0]?.model.trim() || 'unknown processor');

/** What all GPUs have in common: which of them an engine takes is known only where it does not matter. */
function commonOf<Value>(gpus: readonly NvidiaGpu[], valueOf: (gpu: NvidiaGpu) => Value): Value | null {
  const values = new Set(gpus.map(valueOf));
  const [value = null] = values;
  return values.size === 1 ? value : null;
}

type Device = Pick<EngineReport, 'device' | 'isOnDevice' | 'memory' | 'driver' | 'aside'>;

async function deviceOf(name: string, description: EngineDescription): Promise<Device> {
  const { device } = description;
  const runsOn = isEngineName(name) ? engines[name].runsOn : null;
  if (runsOn === 'adapter') return { device, isOnDevice: true, memory: null, driver: null, aside: null };
  if (runsOn !== 'nvidia' || isProcessor(description)) {
    const bytes = process.resourceUsage().maxRSS * 1024;
    const aside = runsOn === 'nvidia' ? whyOnProcessor(name, await listNvidiaGpus()) : null;
    return { device, isOnDevice: false, memory: { of: 'process', bytes }, driver: null, aside };
  }
  const found = await listNvidiaGpus();
  const gpus = found.kind === 'there' ? found.gpus : [];
  const [model, bytes] = [commonOf(gpus, (gpu) => gpu.name), commonOf(gpus, (gpu) => gpu.memoryBytes)];
  return {
    device: model === null ? device : `${model} (${device})`,
    isOnDevice: true,
    memory: bytes === null ? null : { of: 'device', bytes },
    driver: commonOf(gpus, ({ driver }) => driver),
    aside: null,
  };
}

const explained = async (name: string, message: string): Promise<string | null> =>
  isEngineName(name) && engines[name].runsOn === 'nvidia'
    ? whyUnusable(name, message, await listNvidiaGpus())
    : null;

/** Loads an engine in this process and runs a network with it. */
export async function tryEngine(name: string, { enginesFolder, isTimed }: Trial): Promise<EngineReport> {
  try {
    await using engine = await loadEngine(name, enginesFolder);
    await runSmallestNetwork(engine);
    const description = engine.describe();
    const device = await deviceOf(name, description);
    const networkMs = isTimed ? await timeNetwork(engine, () => performance.now()) : null;
    const { version } = description;
    const found = { ...device, version, networkMs, reason: null };
    return { name, title: titleOf(name), installed: true, loads: true, ...found };
  } catch (error) {
    const report = unusable(name, enginesFolder, messageOf(error));
    const reason = report.installed
      ? await explained(name, messageOf(error))
      : await unfinished(name, enginesFolder);
    return { ...report, reason: reason ?? report.reason };
  }
}
