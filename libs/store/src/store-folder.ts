import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this lib's sources lie, with the files that they read; a bundle of them lies elsewhere. */
export const storeFolder = path.dirname(fileURLToPath(import.meta.resolve('@naswot/store')));
