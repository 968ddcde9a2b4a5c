import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createOnnxEngine, ownRuntime, withProfiles } from '@naswot/engine-onnx';
import { createTfjsEngine, loadNative, loadWasm, type Backend, type Tensorflow } from '@naswot/engine-tfjs';
import type { Engine } from '@naswot/scoring';
import { operationTimes } from '../search/operation-shares.ts';
import {
  groupOfOnnx,
  groupOfTensorflow,
  sharesOf,
  type Operation,
  type OperationGroup,
  type Shares,
} from './operation-groups.ts';

/** Runs networks with an engine that is given. */
type Act = (engine: Engine) => Promise<void>;

interface Profile {
  readonly operations: readonly Operation[];
  readonly groupOf: (operation: Operation) => OperationGroup;
}

/** ONNX Runtime writes a file a session. */
async function profileOnnx(act: Act): Promise<Profile> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-profile-'));
  try {
    const runtime = withProfiles(ownRuntime(), path.join(folder, 'network'));
    await using engine = await createOnnxEngine({ provider: 'cpu', runtime });
    await act(engine);
    const times = await operationTimes(folder);
    const operations = times.map(([kind, milliseconds]) => ({ kind, shape: [], milliseconds }));
    return { operations, groupOf: groupOfOnnx };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function profileTensorflow([tf, backend]: readonly [Tensorflow, Backend], act: Act): Promise<Profile> {
  await using engine = createTfjsEngine(tf, backend);
  const { kernels } = await tf.profile(() => act(engine));
  const operations = await Promise.all(
    kernels.map(async ({ name: kind, outputShapes: [shape], kernelTimeMs }) => {
      const time = await kernelTimeMs;
      return { kind, shape: shape ?? [], milliseconds: typeof time === 'number' ? time : 0 };
    }),
  );
  return { operations, groupOf: groupOfTensorflow };
}

function profile(name: string, folder: string | null, act: Act): Promise<Profile> | null {
  switch (name) {
    case 'onnx-cpu':
      return profileOnnx(act);
    case 'tfjs-wasm':
      return loadWasm().then((loaded) => profileTensorflow(loaded, act));
    case 'tfjs-node':
    case 'tfjs-gpu':
      return loadNative(name, folder).then((loaded) => profileTensorflow(loaded, act));
    default:
      return null;
  }
}

/** Where the time goes in which `act` runs networks; null for engines whose operations run elsewhere and tell no times. */
export async function measureShares(name: string, folder: string | null, act: Act): Promise<Shares | null> {
  let milliseconds = 0;
  const timed: Act = async (engine) => {
    const start = performance.now();
    await act(engine);
    milliseconds = performance.now() - start;
  };
  const measured = await profile(name, folder, timed);
  return measured === null ? null : sharesOf(measured.operations, measured.groupOf, milliseconds);
}
