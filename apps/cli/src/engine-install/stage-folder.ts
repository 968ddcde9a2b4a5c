import path from 'node:path';

/** Where an engine is put together in HOME/engines; it is there while that goes on, or where it was killed. */
export const stageFolder = (enginesFolder: string, engine: string): string =>
  path.join(enginesFolder, `.${engine}.part`);
