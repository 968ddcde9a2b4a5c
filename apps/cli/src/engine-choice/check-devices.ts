import { engines, isEngineName } from '@naswot/engines';
import { UsageError } from '../usage-error.ts';
import { driverTooOld } from './driver-age.ts';
import { listGpuParts, listNvidiaGpus, type NvidiaGpu, type NvidiaGpus } from './nvidia-gpus.ts';

const leaveOut = 'leave --devices out';

/** Engines that know GPUs by number. */
const numbered = Object.entries(engines)
  .filter(([, { runsOn }]) => runsOn === 'nvidia')
  .map(([name]) => name)
  .join(' or ');

type Listed = Pick<NvidiaGpu, 'index' | 'uuid' | 'name'>;

/**
 * Identifiers of the driver's GPUs, or of their parts, that a device names: by number, or by the beginning of an identifier, as CUDA
 * takes them.
 */
const named = (device: string, gpus: readonly Listed[], parts: readonly string[]): readonly string[] => [
  ...gpus
    .filter(({ index, uuid }) => index === device || (!/^\d/.test(device) && uuid.startsWith(device)))
    .map(({ uuid }) => uuid),
  ...(device.startsWith('MIG-') ? parts.filter((uuid) => uuid.startsWith(device)) : []),
];

/** Why lanes cannot get these devices; null where each names one GPU, or one part, and no two the same. */
export function whyNotThese(
  devices: readonly string[],
  gpus: readonly Listed[],
  parts: readonly string[],
): string | null {
  const taken = new Map<string, string>();
  for (const device of devices) {
    const [uuid, ...others] = named(device, gpus, parts);
    if (uuid === undefined) {
      const there = gpus.map(({ index, name }) => `${index} (${name})`).join(', ');
      return `there is no GPU ${device}; expected of ${there}`;
    }
    if (others.length > 0) return `${device} fits ${[uuid, ...others].join(' and ')}; expected one of them`;
    const before = taken.get(uuid);
    if (before !== undefined) return `${before} and ${device} are the same GPU; expected each once`;
    taken.set(uuid, device);
  }
  return null;
}

/**
 * Bytes of memory that the smallest of these GPUs has; null where that of one is not known: a part of a GPU, or one without memory of
 * its own.
 */
export function smallestMemory(
  devices: readonly string[],
  gpus: readonly Pick<NvidiaGpu, 'index' | 'uuid' | 'name' | 'memoryBytes'>[],
): number | null {
  const bytes = devices.map((device) => {
    const [uuid] = named(device, gpus, []);
    return gpus.find((gpu) => gpu.uuid === uuid)?.memoryBytes ?? null;
  });
  const known = bytes.filter((each) => each !== null);
  return known.length === 0 || known.length < bytes.length ? null : Math.min(...known);
}

async function checkNvidia(
  engine: string,
  devices: readonly string[],
  found: NvidiaGpus,
): Promise<number | null> {
  const received = `--devices received '${devices.join(',')}'`;
  if (found.kind === 'none')
    throw new UsageError(
      `${received}, and this machine shows no NVIDIA GPU: ${found.reason}`,
      `install NVIDIA's driver, or ${leaveOut} and use --engine onnx-cpu`,
    );
  const parts = devices.some((device) => device.startsWith('MIG-')) ? await listGpuParts() : [];
  const why = whyNotThese(devices, found.gpus, parts);
  if (why !== null)
    throw new UsageError(`${received}, and ${why}`, "'nvidia-smi -L' lists GPUs by number and identifier");
  const tooOld = driverTooOld(engine, found.gpus);
  if (tooOld !== null) throw new UsageError(tooOld.why, tooOld.whatToDo);
  return smallestMemory(devices, found.gpus);
}

/**
 * Throws a UsageError where an engine cannot run on the devices that lanes are to get: none at all, more than it tells apart, or
 * some that are not here. A module's engine alone knows what it does with them. The memory of the smallest in bytes, null where it is
 * not known.
 */
export async function checkDevices(engine: string, devices: readonly string[]): Promise<number | null> {
  if (devices.length === 0 || !isEngineName(engine)) return null;
  const received = `--devices received '${devices.join(',')}'`;
  switch (engines[engine].runsOn) {
    case 'processor':
      throw new UsageError(
        `${received}, and engine ${engine} runs on the processor, which has no devices to choose from`,
        `${leaveOut}, or name an engine that has devices: --engine ${numbered}`,
      );
    case 'adapter':
      if (devices.length === 1 && devices[0] === '0') return null;
      throw new UsageError(
        `${received}, and engine ${engine} runs on the one adapter that the system offers first, expected 0`,
        `${leaveOut}, or name an engine that tells GPUs apart: --engine ${numbered}`,
      );
    case 'nvidia':
      return checkNvidia(engine, devices, await listNvidiaGpus());
  }
}
