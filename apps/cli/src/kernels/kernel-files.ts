import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { explainFileError, parseSafetensors, parseSafetensorsMetadata, type Tensor } from '@naswot/dataset';
import { logDeterminant } from '@naswot/kernel';
import type { Counting } from '@naswot/scoring';
import type { Space } from '@naswot/space';
import { UsageError } from '../usage-error.ts';
import { shortName, type DrawnKernel } from './drawn-kernel.ts';

/** Names of the tensors of `score --save-kernel`. */
const tensorNames = { unit: 'kernel', released: 'kernelAsReleased' } as const satisfies Record<
  Counting,
  string
>;

const expectation = "expected a file of 'naswot score --save-kernel'";

/** K_H; throws a UsageError where the tensor is no kernel. */
function kernelOf(tensor: Tensor | undefined, file: string): Int32Array {
  const [rows = 0, columns = 0, ...rest] = tensor?.shape ?? [];
  if (!(tensor?.values instanceof Int32Array) || rows < 2 || rows !== columns || rest.length > 0)
    throw new UsageError(
      `the file ${file} holds ${tensor === undefined ? 'no kernel' : `a tensor of shape [${tensor.shape.join(', ')}] as kernel`}`,
      expectation,
    );
  return tensor.values;
}

function scoreOf(kernel: Int32Array): number | null {
  const determinant = logDeterminant(kernel, Math.round(Math.sqrt(kernel.length)));
  return determinant.kind === 'non-singular' ? determinant.value : null;
}

/** What a file holds and says of itself. Throws a UsageError where it cannot be read. */
async function readTensors(file: string) {
  try {
    const bytes = await readFile(file);
    return { tensors: parseSafetensors(bytes), said: parseSafetensorsMetadata(bytes) };
  } catch (error) {
    throw new UsageError(`the kernel file ${file} cannot be read: ${explainFileError(error)}`, expectation);
  }
}

/** One kernel that was saved. Throws a UsageError where there is none, or one of another space. */
async function readKernelFile(file: string, space: Space, counting: Counting): Promise<DrawnKernel> {
  const { tensors, said } = await readTensors(file);
  const kernel = kernelOf(tensors.get(tensorNames[counting]), file);
  const { space: of = space.name, architecture = null, spec = null } = said;
  if (of !== space.name)
    throw new UsageError(`the kernel of ${file} is of the space ${of}; expected one of ${space.name}`);
  const name = architecture === null ? path.basename(file) : shortName(space, space.parse(architecture));
  return { name, architecture, spec, kernel, score: scoreOf(kernel) };
}

/** Kernels that were saved, in the order of the files. */
export const readKernelFiles = (
  files: readonly string[],
  space: Space,
  counting: Counting,
): Promise<readonly DrawnKernel[]> => Promise.all(files.map((file) => readKernelFile(file, space, counting)));
