import { createRequire } from 'node:module';

const manifest: unknown = createRequire(import.meta.url)('onnxruntime-node/package.json');

/** Version of the installed ONNX Runtime. */
export const onnxRuntimeVersion =
  typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
