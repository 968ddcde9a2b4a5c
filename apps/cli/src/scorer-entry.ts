import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The scorer's program: its source, or in a bundle what lies beside this one. */
export const scorerEntry = import.meta.filename.endsWith('.ts')
  ? fileURLToPath(import.meta.resolve('@naswot/scorer/main'))
  : path.join(import.meta.dirname, 'scorer.js');
