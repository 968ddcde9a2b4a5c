import type { OperationPlaces } from '@naswot/engine-onnx';
import type { DeviceEngine, Engine, Planner } from '@naswot/scoring';
import type { EngineRuntime } from './engine-package.ts';

/** How an engine is loaded, and for whom it is. */
export interface EngineEntry {
  readonly title: string;
  /** The package of npm that holds its runtime, and where that is looked for (engine-package.ts). */
  readonly runtime: EngineRuntime;
  /** What it runs networks on: the processor, NVIDIA GPUs by number, or the one adapter that the system's driver offers first. */
  readonly runsOn: 'processor' | 'nvidia' | 'adapter';
  /**
   * Loads the runtime, which may take a second; throws where it cannot be used on this machine, and says why. `folder` holds the
   * engines that are installed apart, each as `NAME/node_modules`; null where there is none.
   */
  readonly load: (folder: string | null) => Promise<Engine>;
  /** Of an engine that is a DeviceEngine, whose networks are planned beside its device. */
  readonly planner?: () => Promise<Planner>;
  /** Where the operations of the networks that `act` runs are done; left out where all of them are done in one place. */
  readonly profile?: (
    folder: string | null,
    act: (engine: Engine) => Promise<void>,
  ) => Promise<OperationPlaces>;
}

/** Every engine there is, best first for a machine that has no GPU. */
export const engines = {
  'onnx-cpu': {
    title: 'ONNX Runtime on the CPU: the fastest on CPUs',
    runtime: { package: 'onnxruntime-node', place: 'own' },
    runsOn: 'processor',
    load: async () => (await import('@naswot/engine-onnx')).createOnnxEngine({ provider: 'cpu' }),
  },
  'onnx-webgpu': {
    title: 'ONNX Runtime on any GPU with a Vulkan, Direct3D 12 or Metal driver; nothing to install',
    runtime: { package: 'onnxruntime-node', place: 'own' },
    runsOn: 'adapter',
    load: async () => (await import('@naswot/engine-onnx')).createOnnxEngine({ provider: 'webgpu' }),
    planner: async () => (await import('@naswot/engine-onnx')).onnxPlanner('webgpu'),
    profile: async (_folder, act) =>
      (await import('@naswot/engine-onnx')).profileOperations({ provider: 'webgpu' }, act),
  },
  'onnx-cuda': {
    title: 'ONNX Runtime on NVIDIA GPUs; its CUDA libraries are installed apart',
    runtime: { package: 'onnxruntime-node', place: 'apart' },
    runsOn: 'nvidia',
    async load(folder) {
      const { createOnnxEngine, cudaOptions } = await import('@naswot/engine-onnx');
      return createOnnxEngine(cudaOptions(folder));
    },
    planner: async () => (await import('@naswot/engine-onnx')).onnxPlanner('cuda'),
    async profile(folder, act) {
      const { cudaOptions, profileOperations } = await import('@naswot/engine-onnx');
      return profileOperations(cudaOptions(folder), act);
    },
  },
  'tfjs-gpu': {
    title: 'TensorFlow.js on NVIDIA GPUs, gradients too; installed apart',
    runtime: { package: '@tensorflow/tfjs-node-gpu', place: 'either' },
    runsOn: 'nvidia',
    load: async (folder) => (await import('@naswot/engine-tfjs')).createNativeEngine('tfjs-gpu', folder),
    planner: async () => (await import('@naswot/engine-tfjs')).tfjsPlanner('tensorflow'),
  },
  'tfjs-node': {
    title: 'TensorFlow.js on the CPU, gradients too; installed apart',
    runtime: { package: '@tensorflow/tfjs-node', place: 'either' },
    runsOn: 'processor',
    load: async (folder) => (await import('@naswot/engine-tfjs')).createNativeEngine('tfjs-node', folder),
  },
  'tfjs-wasm': {
    title: 'TensorFlow.js in WebAssembly, gradients too: wherever Node runs',
    runtime: { package: '@tensorflow/tfjs-backend-wasm', place: 'own' },
    runsOn: 'processor',
    load: async () => (await import('@naswot/engine-tfjs')).createWasmEngine(),
  },
} as const satisfies Record<string, EngineEntry>;

export type EngineName = keyof typeof engines;

export const isEngineName = (name: string): name is EngineName => Object.hasOwn(engines, name);

/** A module that is an engine, in place of those of the table. */
interface EngineModule {
  createEngine(): Promise<Engine>;
  /** Where it is a DeviceEngine; null where it is to be used as any other. */
  createPlanner?(): Promise<Planner | null>;
}

function importModule(url: string): Promise<EngineModule> {
  if (!url.startsWith('file:'))
    throw new RangeError(`unknown engine '${url}'; expected one of ${Object.keys(engines).join(', ')}`);
  return import(url) as Promise<EngineModule>;
}

/**
 * Loads an engine by name, or by the URL of a module whose `createEngine` makes one. `folder` is that of the engines installed
 * apart, HOME/engines. Throws a RangeError for an unknown name.
 */
export async function loadEngine(name: string, folder: string | null = null): Promise<Engine> {
  if (isEngineName(name)) {
    const { load }: EngineEntry = engines[name];
    return load(folder);
  }
  return (await importModule(name)).createEngine();
}

/** What plans networks for an engine beside its device; null where nothing does. Throws a RangeError for an unknown name. */
export async function loadPlanner(name: string): Promise<Planner | null> {
  if (!isEngineName(name)) return (await (await importModule(name)).createPlanner?.()) ?? null;
  const { planner }: EngineEntry = engines[name];
  return (await planner?.()) ?? null;
}

const isDeviceEngine = (engine: Engine): engine is DeviceEngine => 'adopt' in engine;

/** `loadEngine` of an engine that has a planner; throws a TypeError for others. */
export async function loadDeviceEngine(name: string, folder: string | null): Promise<DeviceEngine> {
  const engine = await loadEngine(name, folder);
  if (!isDeviceEngine(engine))
    throw new TypeError(`engine ${name} adopts no networks that are planned elsewhere`);
  return engine;
}

/**
 * Where the operations of the networks that `act` runs are done, on the device of the engine or, since its provider lacks them, on
 * the processor; null for an engine that does all of them in one place.
 */
export async function profileEngine(
  name: string,
  folder: string | null,
  act: (engine: Engine) => Promise<void>,
): Promise<OperationPlaces | null> {
  const { profile }: Partial<EngineEntry> = isEngineName(name) ? engines[name] : {};
  return (await profile?.(folder, act)) ?? null;
}
