import { createHash } from 'node:crypto';
import { BenchmarkError } from '../benchmark-error.ts';

/** NATS-Bench's two spaces, by the names of ours: its topology space is NAS-Bench-201. */
export type NatsSpace = 'nas-bench-201' | 'nats-bench-size';

export const topologyCount = 15_625;
export const sizeCount = 32_768;

/** SHA-256 of the 15,625 architecture strings of NAS-Bench-201 in the published order, joined by line feeds. */
export const topologyOrderSha256 = '83abc799e45cf34e9d2163654668ab998b9a54d01c39e72ca1f71f2cdf356d84';

const stages = 5;
const channelChoices = 8;

/** `c0:c1:c2:c3:c4`, each a multiple of 8 up to 64: the last one runs fastest. */
export function sizeArchitecture(index: number): string {
  const digits = Array.from(
    { length: stages },
    (_, stage) => Math.floor(index / channelChoices ** (stages - 1 - stage)) % channelChoices,
  );
  return digits.map((digit) => 8 * (digit + 1)).join(':');
}

export const sha256Lines = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex');

const describe = (architectures: readonly string[]): string =>
  `${architectures.length} architectures whose order has the SHA-256 ${sha256Lines(architectures)}`;

/**
 * Which space the architectures of a meta file are, by all of them in their order. Throws a BenchmarkError where they are
 * neither: a table in another order would give every architecture the accuracy of another.
 */
export function spaceOfOrder(architectures: readonly string[]): NatsSpace {
  if (architectures.length === topologyCount && sha256Lines(architectures) === topologyOrderSha256)
    return 'nas-bench-201';
  if (architectures.length === sizeCount && architectures.every((name, n) => name === sizeArchitecture(n)))
    return 'nats-bench-size';
  throw new BenchmarkError(
    `the meta file lists ${describe(architectures)}; expected the ${topologyCount} of the topology space (${topologyOrderSha256}) or the ${sizeCount} of the size space in product order`,
  );
}
