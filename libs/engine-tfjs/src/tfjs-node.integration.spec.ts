import path from 'node:path';
import { provideEngine } from '../../../tools/servers/engines.ts';
import { loadNative } from './load-native.ts';
import { describeTfjsEngine } from './testing/describe-tfjs-engine.ts';

// In a file of its own: a process holds one of TensorFlow's addons.
describeTfjsEngine('tfjs-node', async () =>
  loadNative('tfjs-node', path.join(await provideEngine('tfjs-node'), 'engines')),
);
