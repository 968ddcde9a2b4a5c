import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeTemplate } from '@naswot/store';

/**
 * Writes the data directory that new embedded stores start from. It is made by hand, after a change of the migrations or of
 * PGlite: its bytes differ each time, so that a test compares what is in it.
 */
const target = path.resolve(import.meta.dirname, '../../libs/store/src/generated/pglite-template.tar.gz');
await writeFile(target, await makeTemplate());
process.stdout.write(`${path.relative(process.cwd(), target)}: written\n`);
