import type { Engine } from '@naswot/scoring';

/** Every engine a lane can load; each is loaded only when it is asked for. */
const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  'onnx-cpu': async () => (await import('@naswot/engine-onnx')).createOnnxEngine({ provider: 'cpu' }),
  'onnx-cuda': async () =>
    (await import('@naswot/engine-onnx')).createOnnxEngine({ provider: 'cuda', batchNorm: 'primitives' }),
};

/** Loads an engine by name, or by the URL of a module whose `createEngine` makes one. */
export async function loadEngine(name: string): Promise<Engine> {
  const load = engines[name];
  if (load !== undefined) return load();
  if (!name.startsWith('file:'))
    throw new RangeError(`unknown engine '${name}'; expected one of ${Object.keys(engines).join(', ')}`);
  const module = (await import(name)) as { createEngine(): Promise<Engine> };
  return module.createEngine();
}
