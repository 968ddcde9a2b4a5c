import { storeArchive, type Archive } from './archive.ts';
import type { Context } from './context.ts';
import { isRemote } from './remote/remote-settings.ts';

/** What commands on searches and scores work on: the coordinator that the settings name, else the store. */
export async function openArchive(context: Context): Promise<Archive> {
  if (!isRemote(context.settings)) return storeArchive(await context.openStore());
  // gRPC takes a while to load, and most commands need none.
  const { connectArchive } = await import('./remote/coordinator-archive.ts');
  return connectArchive(context);
}
