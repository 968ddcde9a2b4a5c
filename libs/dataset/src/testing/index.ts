export { smallMinibatch } from './small-minibatch.ts';
export { writeCifarFiles } from '../sources/testing/write-cifar-files.ts';
