import { ipcChannel } from '../local/channel.ts';
import { connectParentQueue } from '../local/parent-queue.ts';
import { servePorts } from '../local/serve-ports.ts';
import { streamChannel } from './stream-channel.ts';

/** A scorer's process that does with its parent's queue what the test at its standard input and output says. */
process.once('disconnect', () => process.exit(0));
servePorts(connectParentQueue(ipcChannel(process)), streamChannel(process.stdin, process.stdout));
