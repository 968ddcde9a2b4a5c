import { appendFileSync } from 'node:fs';
import { loadEngine } from '@naswot/engines';
import { reluInventory, type Network } from '@naswot/network';
import { OutOfMemory, type Engine, type Prepared } from '@naswot/scoring';

const relusOf = (network: Network): string => String(reluInventory(network).length);

/**
 * What the lane loads by this module's URL: the engine of this machine's CPU, which says that networks are worth preparing beside
 * one that runs. It appends what it does, and with which network by its number of ReLUs, to the file `events` of its URL:
 * `prepare 5`, `run 5`, `ran 5`, `dispose 5`. Networks with `relus` ReLUs fail where `failure` says (`prepare`, `run`). With
 * `most=1` there is room for one network only: it is out of memory where two are prepared, when the first has run.
 */
export async function createEngine(settings = new URL(import.meta.url).searchParams): Promise<Engine> {
  const setting = (name: string): string => settings.get(name) ?? '';
  const [events, failure, relus] = [setting('events'), setting('failure'), setting('relus')];
  const tell = (event: string, network: Network): void => {
    appendFileSync(events, `${event} ${relusOf(network)}\n`);
    if (event === failure && relusOf(network) === relus) throw new Error(`it cannot ${event} this network`);
  };
  const engine = await loadEngine('onnx-cpu');
  const most = Number(settings.get('most') ?? Infinity);
  let held = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const ownOf = new WeakMap<Prepared, Prepared>();
  return {
    overlaps: setting('overlaps') !== 'false',
    describe: () => engine.describe(),
    estimateMemory: (network, size) => engine.estimateMemory(network, size),
    async prepare(network, ...given) {
      tell('prepare', network);
      const own = await engine.prepare(network, ...given);
      const prepared: Prepared = {
        network,
        [Symbol.asyncDispose]() {
          tell('dispose', network);
          held--;
          return own[Symbol.asyncDispose]();
        },
      };
      ownOf.set(prepared, own);
      held++;
      return prepared;
    },
    run(prepared, ...given) {
      const ran = turn.then(async () => {
        tell('run', prepared.network);
        const probes = await engine.run(ownOf.get(prepared) ?? prepared, ...given);
        if (held > most) throw new OutOfMemory('two networks do not fit');
        tell('ran', prepared.network);
        return probes;
      });
      turn = ran.catch(() => undefined);
      return ran;
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
