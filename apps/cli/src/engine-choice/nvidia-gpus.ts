import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf } from '../message-of.ts';

/** An NVIDIA GPU as its driver shows it. */
export interface NvidiaGpu {
  /** Its number, in the order of the bus. */
  readonly index: string;
  readonly uuid: string;
  readonly name: string;
  /** Of the whole GPU; null where it has no memory of its own. */
  readonly memoryBytes: number | null;
  readonly driver: string;
}

/** The GPUs that are here, or why none can be seen. */
export type NvidiaGpus =
  | { readonly kind: 'there'; readonly gpus: readonly NvidiaGpu[] }
  | { readonly kind: 'none'; readonly reason: string };

const fields = 'index,uuid,name,memory.total,driver_version';
const bytesPerMebibyte = 1024 * 1024;
/** A driver that hangs answers never; one that wakes a GPU takes seconds. */
const answerLimitMs = 20_000;

/** One line a GPU, as `nvidia-smi --query-gpu --format=csv,noheader,nounits` writes them; memory in MiB or `[N/A]`. */
export function parseGpus(csv: string): readonly NvidiaGpu[] {
  return csv.split('\n').flatMap((line) => {
    const [index = '', uuid = '', name = '', memory = '', driver = ''] = line
      .split(',')
      .map((field) => field.trim());
    if (!/^\d+$/.test(index)) return [];
    const memoryBytes = /^\d+$/.test(memory) ? Number(memory) * bytesPerMebibyte : null;
    return [{ index, uuid, name, memoryBytes, driver }];
  });
}

const run = promisify(execFile);

/** What `nvidia-smi` prints. Throws where it is not there, fails or hangs. */
async function askDriver(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('nvidia-smi', args, { timeout: answerLimitMs, killSignal: 'SIGKILL' });
  return stdout;
}

function explain(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return 'nvidia-smi, which comes with the driver, is not there';
  const said = error instanceof Error && 'stdout' in error ? String(error.stdout).trim() : '';
  return `nvidia-smi fails (${(said || messageOf(error)).split('\n')[0]})`;
}

/** The GPUs that NVIDIA's driver shows. */
export async function listNvidiaGpus(): Promise<NvidiaGpus> {
  try {
    const gpus = parseGpus(await askDriver(`--query-gpu=${fields}`, '--format=csv,noheader,nounits'));
    return gpus.length > 0 ? { kind: 'there', gpus } : { kind: 'none', reason: 'nvidia-smi lists none' };
  } catch (error) {
    return { kind: 'none', reason: explain(error) };
  }
}

/** The identifiers `MIG-...` of parts of GPUs; empty where there are none. */
export async function listGpuParts(): Promise<readonly string[]> {
  const listed = await askDriver('-L');
  return [...listed.matchAll(/\(UUID: (MIG-[^)]+)\)/g)].map(([, uuid = '']) => uuid);
}
