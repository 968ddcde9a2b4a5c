import { parentPort, workerData } from 'node:worker_threads';
import { DeviceNetworks } from './device-networks.ts';
import type { DeviceReply, DeviceRequest, DeviceStart } from './device-protocol.ts';
import { loadDeviceEngine } from './load-engine.ts';

/** The thread that has an engine's device: between two runs it does nothing but what only it can do. */
const port = parentPort;
if (port === null) throw new Error('this program runs as a thread of another');
const reply = (message: DeviceReply): void => port.postMessage(message);

const { engine: name, folder } = workerData as DeviceStart;
try {
  const engine = await loadDeviceEngine(name, folder);
  const networks = new DeviceNetworks(engine);
  const end = async (): Promise<void> => {
    await networks.letGo();
    await engine[Symbol.asyncDispose]();
    port.close();
  };
  const answer = async (request: DeviceRequest): Promise<void> => {
    if (request.kind === 'end') return end();
    const answered = await networks.take(request);
    if (answered !== null) reply(answered);
  };
  let turn = Promise.resolve();
  port.on('message', (request: DeviceRequest) => {
    // What is thrown here ends the thread, which its owner hears of.
    turn = turn.then(() => answer(request));
  });
  reply({ kind: 'ready', description: engine.describe() });
} catch (error) {
  reply({ kind: 'unable', message: error instanceof Error ? error.message : String(error) });
}
