import type { Engine } from '@naswot/scoring';

/** How an engine is loaded, and for whom it is. */
export interface EngineEntry {
  readonly title: string;
  /** Loads the runtime, which may take a second; throws where it cannot be used on this machine, and says why. */
  readonly load: () => Promise<Engine>;
}

/** Every engine there is, best first for a machine that has no GPU. */
export const engines = {
  'onnx-cpu': {
    title: 'ONNX Runtime on the CPU: the fastest on CPUs',
    load: async () => (await import('@naswot/engine-onnx')).createOnnxEngine({ provider: 'cpu' }),
  },
  'onnx-cuda': {
    title: 'ONNX Runtime on NVIDIA GPUs; its CUDA libraries are installed apart',
    load: async () =>
      (await import('@naswot/engine-onnx')).createOnnxEngine({ provider: 'cuda', form: 'primitives' }),
  },
} as const satisfies Record<string, EngineEntry>;

export type EngineName = keyof typeof engines;

export const isEngineName = (name: string): name is EngineName => Object.hasOwn(engines, name);

/** Loads an engine by name, or by the URL of a module whose `createEngine` makes one. Throws a RangeError for an unknown name. */
export async function loadEngine(name: string): Promise<Engine> {
  if (isEngineName(name)) return engines[name].load();
  if (!name.startsWith('file:'))
    throw new RangeError(`unknown engine '${name}'; expected one of ${Object.keys(engines).join(', ')}`);
  const module = (await import(name)) as { createEngine(): Promise<Engine> };
  return module.createEngine();
}
