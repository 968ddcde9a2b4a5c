import { unknownName } from '../known-name.ts';
import { UsageError } from '../usage-error.ts';
import { isThere } from './is-there.ts';
import { isInstallable, recipes, type Device, type InstallableEngine } from './recipes.ts';

/** Only where NVIDIA's driver is loaded. */
const driverFile = '/proc/driver/nvidia/version';

export function parseInstallable(name: string): InstallableEngine {
  if (isInstallable(name)) return name;
  throw unknownName('engine to install', name, Object.keys(recipes));
}

/** The device that an engine is made ready for: the one that is asked for, or by `auto` a GPU where one is here. */
export async function deviceOf(engine: InstallableEngine, wanted: string): Promise<Device> {
  const { devices } = recipes[engine];
  if (wanted === 'auto') {
    const hasDriver = await isThere(driverFile);
    return devices.includes('cuda') && (hasDriver || devices.length === 1) ? 'cuda' : 'cpu';
  }
  const device = devices.find((name) => name === wanted);
  if (device === undefined)
    throw new UsageError(
      `--device received '${wanted}', expected auto or ${devices.join(' or ')} for ${engine}`,
    );
  return device;
}
