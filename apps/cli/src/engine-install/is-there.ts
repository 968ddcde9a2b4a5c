import { access } from 'node:fs/promises';

/** Whether a file or folder of that name can be seen. */
export const isThere = (place: string): Promise<boolean> =>
  access(place).then(
    () => true,
    () => false,
  );
