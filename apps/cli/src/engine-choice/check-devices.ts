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

/** Whether the driver's GPUs, or their parts, have it: by number, or by the beginning of an identifier, as CUDA takes them. */
export const isListed = (
  device: string,
  gpus: readonly Pick<NvidiaGpu, 'index' | 'uuid'>[],
  parts: readonly string[],
): boolean =>
  gpus.some(({ index, uuid }) => index === device || (!/^\d/.test(device) && uuid.startsWith(device))) ||
  (device.startsWith('MIG-') && parts.some((uuid) => uuid.startsWith(device)));

async function checkNvidia(engine: string, devices: readonly string[], found: NvidiaGpus): Promise<void> {
  const received = `--devices received '${devices.join(',')}'`;
  if (found.kind === 'none')
    throw new UsageError(
      `${received}, and this machine shows no NVIDIA GPU: ${found.reason}`,
      `install NVIDIA's driver, or ${leaveOut} and use --engine onnx-cpu`,
    );
  const parts = devices.some((device) => device.startsWith('MIG-')) ? await listGpuParts() : [];
  const missing = devices.find((device) => !isListed(device, found.gpus, parts));
  const tooOld = driverTooOld(engine, found.gpus);
  if (missing === undefined && tooOld !== null) throw new UsageError(tooOld.why, tooOld.whatToDo);
  if (missing === undefined) return;
  const there = found.gpus.map(({ index, name }) => `${index} (${name})`).join(', ');
  throw new UsageError(
    `${received}, and there is no GPU ${missing}; expected of ${there}`,
    "'nvidia-smi -L' lists GPUs by number and identifier",
  );
}

/**
 * Throws a UsageError where an engine cannot run on the devices that lanes are to get: none at all, more than it tells apart, or
 * some that are not here. A module's engine alone knows what it does with them.
 */
export async function checkDevices(engine: string, devices: readonly string[]): Promise<void> {
  if (devices.length === 0 || !isEngineName(engine)) return;
  const received = `--devices received '${devices.join(',')}'`;
  switch (engines[engine].runsOn) {
    case 'processor':
      throw new UsageError(
        `${received}, and engine ${engine} runs on the processor, which has no devices to choose from`,
        `${leaveOut}, or name an engine that has devices: --engine ${numbered}`,
      );
    case 'adapter':
      if (devices.length === 1 && devices[0] === '0') return;
      throw new UsageError(
        `${received}, and engine ${engine} runs on the one adapter that the system offers first, expected 0`,
        `${leaveOut}, or name an engine that tells GPUs apart: --engine ${numbered}`,
      );
    case 'nvidia':
      await checkNvidia(engine, devices, await listNvidiaGpus());
  }
}
