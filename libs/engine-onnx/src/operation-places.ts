import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '@naswot/scoring';
import { createOnnxEngine, type OnnxEngineOptions } from './onnx-engine.ts';
import { ownRuntime, type OnnxRuntime } from './runtime.ts';

/** Operations of one kind. */
export interface OperationCount {
  /** ONNX's name of it, `Conv`. */
  readonly operation: string;
  readonly count: number;
}

/** Where ONNX Runtime ran the operations of some models, each as often as it ran. */
export interface OperationPlaces {
  readonly onDevice: readonly OperationCount[];
  /** What the device's provider lacks, and what ONNX Runtime thinks is better done there: values go to and fro for each. */
  readonly onProcessor: readonly OperationCount[];
}

/** An event of a profile, as far as it is read. */
interface ProfileEvent {
  readonly cat?: string;
  readonly name?: string;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

const processor = 'CPUExecutionProvider';

/** A runtime whose sessions write what they ran to files, whose names begin with `prefix`, when they are released. */
export const withProfiles = (runtime: OnnxRuntime, prefix: string): OnnxRuntime => ({
  ...runtime,
  InferenceSession: {
    ...runtime.InferenceSession,
    create: (bytes: Uint8Array, options: object) =>
      runtime.InferenceSession.create(bytes, {
        ...options,
        enableProfiling: true,
        profileFilePrefix: prefix,
      }),
  } as OnnxRuntime['InferenceSession'],
});

async function eventsIn(folder: string): Promise<readonly ProfileEvent[]> {
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return texts.flatMap((text) => JSON.parse(text) as readonly ProfileEvent[]);
}

function countOf(events: readonly ProfileEvent[]): readonly OperationCount[] {
  const counts = new Map<string, number>();
  for (const { args } of events) {
    const operation = args?.op_name ?? 'unknown';
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
  }
  return [...counts]
    .map(([operation, count]) => ({ operation, count }))
    .sort((a, b) => b.count - a.count || a.operation.localeCompare(b.operation));
}

/** The places of what profiles tell of. */
export function placesOf(events: readonly ProfileEvent[]): OperationPlaces {
  const ran = events.filter(({ cat, name }) => cat === 'Node' && name?.endsWith('_kernel_time') === true);
  const isOnProcessor = ({ args }: ProfileEvent): boolean => args?.provider === processor;
  return {
    onDevice: countOf(ran.filter((event) => !isOnProcessor(event))),
    onProcessor: countOf(ran.filter(isOnProcessor)),
  };
}

/** Where the operations run of the networks that `act` runs with an engine that is opened for it, by ONNX Runtime's own profile. */
export async function profileOperations(
  options: OnnxEngineOptions,
  act: (engine: Engine) => Promise<void>,
): Promise<OperationPlaces> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-profile-'));
  try {
    const runtime = withProfiles(options.runtime ?? ownRuntime(), path.join(folder, 'network'));
    {
      await using engine = await createOnnxEngine({ ...options, runtime });
      await act(engine);
    }
    return placesOf(await eventsIn(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}
