import './add-synthetic-space.ts';
import { serveCoordinator } from '@naswot/coordinator';

const [, , store = '', servers = ''] = process.argv;
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
await serveCoordinator(
  {
    store,
    queue: { servers },
    listen: '127.0.0.1:0',
    http: '127.0.0.1:0',
    isQuiet: true,
    onReady: (addresses) => process.send?.(addresses),
  },
  stop.signal,
);
process.exit(0);
