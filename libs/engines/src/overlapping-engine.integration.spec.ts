import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeEngine } from '@naswot/scoring/testing';
import { loadOverlapping } from './overlapping-engine.ts';

const url = pathToFileURL(path.join(import.meta.dirname, 'testing/planned-on-cpu.ts')).href;

describeEngine('onnx-cpu on a thread of its own', () => loadOverlapping(url));
