import path from 'node:path';
import { engines, type EngineName } from '@naswot/engines';
import { provideEngine } from '../../servers/engines.ts';
import { provideSoftwareVulkan } from '../../servers/software-vulkan.ts';
import { EngineProcess } from './engine-process.ts';
import { reduced, whole, type Subject } from './workload.ts';

/** An engine that is not measured, and why. */
export interface LeftOut {
  readonly engine: string;
  readonly reason: string;
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** Where an engine is installed apart: in the home that is given, else in one that is made ready for CPUs. */
async function folderOf(engine: EngineName, home: string | null): Promise<string | null> {
  if (home !== null) return path.join(home, 'engines');
  if (engine !== 'tfjs-node' && engine !== 'tfjs-gpu') return null;
  return path.join(await provideEngine(engine), 'engines');
}

async function start(engine: EngineName, home: string | null): Promise<EngineProcess | string> {
  try {
    const folder = await folderOf(engine, home);
    return await EngineProcess.start({ engine, folder, workload: whole, environment: {} });
  } catch (error) {
    return messageOf(error);
  }
}

/** Every engine that loads here, each in a process of its own, and why the others do not. */
export async function startEngines(
  home: string | null,
): Promise<{ readonly started: readonly EngineProcess[]; readonly leftOut: readonly LeftOut[] }> {
  const started: EngineProcess[] = [];
  const leftOut: LeftOut[] = [];
  for (const engine of Object.keys(engines) as EngineName[]) {
    const result = await start(engine, home);
    if (typeof result === 'string') leftOut.push({ engine, reason: result });
    else started.push(result);
  }
  return { started, leftOut };
}

/** ONNX Runtime on a Vulkan device in software, and on the CPU beside it; or why not. */
export async function startOnSoftware(): Promise<readonly EngineProcess[] | string> {
  try {
    const subject: Subject = { engine: 'onnx-cpu', folder: null, workload: reduced, environment: {} };
    const environment = await provideSoftwareVulkan();
    const device = await EngineProcess.start({ ...subject, engine: 'onnx-webgpu', environment });
    if (typeof device === 'string') return device;
    const processor = await EngineProcess.start(subject);
    if (typeof processor !== 'string') return [processor, device];
    await device[Symbol.asyncDispose]();
    return processor;
  } catch (error) {
    return messageOf(error);
  }
}
