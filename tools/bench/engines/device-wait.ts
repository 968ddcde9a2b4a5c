import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { loadPlanner } from '@naswot/engines';
import { laneEnvironment, laneFlags } from '../../../apps/scorer/src/lane-environment.ts';
import type { Subject } from './workload.ts';

export interface DeviceWait {
  /** The share of its time, 0 to 1, in which the device's thread makes no session, runs and reads nothing: it waits. */
  readonly waiting: number;
  /** A cell from its architecture to its score, in milliseconds. */
  readonly cellMs: number;
}

export interface DeviceWaits {
  /** One network after another: planned, run and scored. */
  readonly inTurn: DeviceWait;
  /** As lanes do it: the next is planned, and the last one's score made, while one runs. */
  readonly beside: DeviceWait;
}

/** How long a device waits for the rest, in a process of its own as a lane is one; null for an engine whose networks are not planned beside it. */
export async function measureDeviceWaits(
  subject: Subject,
  cells: readonly string[],
): Promise<DeviceWaits | null> {
  if ((await loadPlanner(subject.engine)) === null) return null;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...laneFlags,
      ...['--import', import.meta.resolve('tsx'), path.join(import.meta.dirname, 'device-wait-worker.ts')],
      JSON.stringify({ ...subject, cells }),
    ],
    { env: laneEnvironment({ ...process.env, ...subject.environment }, null) },
  );
  return JSON.parse(stdout) as DeviceWaits;
}
