import { lockDirectory } from '../pglite/directory-lock.ts';

/** Tries for a directory's lock when it is told to, says what came of it, and holds what it got until it is killed. */
const directory = process.argv[2] ?? '';
process.once('message', () => {
  lockDirectory(directory).then(
    () => process.send?.('held'),
    (error: unknown) => process.send?.(String(error)),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
