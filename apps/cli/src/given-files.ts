import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import {
  explainFileError,
  parseSafetensors,
  writeSafetensors,
  type Minibatch,
  type Tensor,
} from '@naswot/dataset';
import { kernelInGivenOrder, type CodesProbe } from '@naswot/scoring';
import { OutputError } from './output-error.ts';
import { UsageError } from './usage-error.ts';

/** A weights file: its tensors, and what a spec calls it by. */
export interface WeightsFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly sha256: string;
}

/** Reads the safetensors file of `--weights`; throws a UsageError where it cannot be. */
export async function readWeightsFile(file: string): Promise<WeightsFile> {
  try {
    const bytes = await readFile(file);
    return { tensors: parseSafetensors(bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    throw new UsageError(
      `the weights file ${file} cannot be read: ${explainFileError(error)}`,
      'expected a safetensors file with the tensors of a PyTorch state dict',
    );
  }
}

/** Of what a kernel is. */
export interface KernelOrigin extends Readonly<Record<string, string>> {
  readonly space: string;
  readonly architecture: string;
  /** Digest of the scoring spec. */
  readonly spec: string;
}

/** Writes K_H in both countings, images in the order in which they were given, and of what they are. */
export async function writeKernelFile(
  file: string,
  { size, unit, released }: CodesProbe,
  { given }: Minibatch,
  origin: KernelOrigin,
): Promise<void> {
  const inOrder = (kernel: Int32Array): Tensor => ({
    shape: [size, size],
    values: kernelInGivenOrder(kernel, given),
  });
  const tensors = new Map([
    ['kernel', inOrder(unit)],
    ['kernelAsReleased', inOrder(released)],
  ]);
  await writeFile(file, writeSafetensors(tensors, origin)).catch((error: unknown) => {
    throw new OutputError(`the kernel cannot be written to ${file}: ${explainFileError(error)}`, error);
  });
}
