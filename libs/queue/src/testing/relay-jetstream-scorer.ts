import { JetStreamQueue, type JetStreamOptions } from '../jetstream/jetstream-queue.ts';
import { servePorts } from '../local/serve-ports.ts';
import { streamChannel } from './stream-channel.ts';

/** A scorer's process that does with a queue in JetStream what the test at its standard input and output says. */
const options = JSON.parse(process.argv[2] ?? '') as JetStreamOptions;
process.stdin.once('close', () => process.exit(0));
servePorts(await JetStreamQueue.connectScorer(options), streamChannel(process.stdin, process.stdout));
