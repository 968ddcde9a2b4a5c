// What a decoding thread of the sources starts with: threads do not inherit the loader of TypeScript. A bundle starts them with
// decode.ts as JavaScript.
import { register } from 'tsx/esm/api';

register({ tsconfig: false });
const { decompressBlock, decodeMeta, decodeRecord } = await import('./decode.ts');
export { decodeMeta, decodeRecord, decompressBlock };
