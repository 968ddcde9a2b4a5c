import { statfs } from 'node:fs/promises';

/** Whether a folder's file system has less than so many bytes free; one that does not tell, or a folder that is gone, lacks none. */
export async function lacksRoom(directory: string, bytes: number): Promise<boolean> {
  const found = await statfs(directory).catch(() => null);
  return found !== null && found.bavail * found.bsize < bytes;
}
