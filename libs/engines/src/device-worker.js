// What the thread of a device starts with: threads do not inherit the loader of TypeScript. A bundle starts device-program.ts as
// JavaScript.
import { register } from 'tsx/esm/api';

register({ tsconfig: false });
await import('./device-program.ts');
