import { EngineUnusable, gpuFailure, installHint } from '@naswot/scoring';
import { driverTooOld } from './driver-age.ts';
import type { NvidiaGpus } from './nvidia-gpus.ts';

/** Why an engine for NVIDIA's GPUs that loads runs on the processor, and what to do, in one sentence. */
export function whyOnProcessor(engine: string, found: NvidiaGpus): string {
  if (found.kind === 'none')
    return `it runs on the processor, since there is no NVIDIA GPU: ${found.reason}; install NVIDIA's driver, or use --engine onnx-cpu`;
  const tooOld = driverTooOld(engine, found.gpus);
  if (tooOld !== null) return `it runs on the processor, since ${tooOld.why}; ${tooOld.whatToDo}`;
  return `it runs on the processor beside a GPU: it was installed for CPUs, or CUDA's libraries do not load; run: naswot engine install ${engine} --device cuda`;
}

/** What a library says, and in the first line only. */
const firstLine = (message: string): string => message.split('\n')[0] ?? '';

/**
 * Why an engine for NVIDIA's GPUs that is installed cannot be used, where more is known than it says itself; null where not.
 * `message` is what loading it, or a first network, threw.
 */
export function whyUnusable(engine: string, message: string, found: NvidiaGpus): string | null {
  const tooOld = found.kind === 'there' ? driverTooOld(engine, found.gpus) : null;
  if (tooOld !== null) return new EngineUnusable(engine, tooOld.why, tooOld.whatToDo).message;
  if (message.startsWith(`engine ${engine} `)) return null;
  const { why, whatToDo } = gpuFailure(engine, message) ?? {
    why: 'it loads and does not run a network',
    whatToDo: installHint(engine),
  };
  return new EngineUnusable(engine, `${why} (${firstLine(message)})`, whatToDo).message;
}
