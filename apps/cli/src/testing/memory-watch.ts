import { expect } from 'vitest';
import { leaderOf, type Cluster } from './blows.ts';
import type { Member } from './cluster-processes.ts';
import { liveMemoryOf, type LiveMemory } from './live-memory.ts';

/**
 * What a program may hold more than before the first blow. Garbage collected, it lies within 1 MB of that after six blows of a
 * kind, on a machine at work as on an idle one, and within 2 MB after sixteen searches.
 */
const liveGrowthBytes = 4e6;
/** And what it may take more of the machine, memory of WebAssembly and native code among it: V8 keeps free pages, 5 MB were seen. */
const residentGrowthBytes = 32e6;
/**
 * What is left behind every time is left behind between most looks: the median growth from one to the next is neither warming up nor
 * noise. It was 100 kB, 250 kB while code is still compiled; 600 outcomes kept, or a pool of connections with its buffers, are more.
 */
const leftBehindBytes = 400e3;
/** So many looks at one program have a median worth that name. */
const fewestLooks = 4;

type Role = 'coordinator' | 'scorer';

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

const growths = (sizes: readonly number[]): readonly number[] =>
  sizes.slice(1).map((size, k) => size - (sizes[k] ?? 0));

/** Holds the programs of a cluster to what they took at the first look: coordinators to the one that led then, as others hold less. */
export class MemoryWatch {
  readonly #first = new Map<Role, LiveMemory>();
  /** Live bytes of each program, one look after another. */
  readonly #sizes = new Map<Member, number[]>();

  /** Looks at every program that is there; throws where one has grown. */
  async look(cluster: Cluster, when: string): Promise<void> {
    const leader = await leaderOf(cluster);
    const coordinators = [leader, ...cluster.coordinators.filter((each) => each !== leader)];
    for (const each of coordinators) await this.#hold('coordinator', each, when);
    for (const each of cluster.scorers) await this.#hold('scorer', each, when);
  }

  /** Throws where a program has grown from look to look. */
  expectNothingLeftBehind(): void {
    for (const sizes of this.#sizes.values())
      if (sizes.length >= fewestLooks)
        expect(median(growths(sizes)), `live bytes, ${sizes.join(', ')}: what they grow by`).toBeLessThan(
          leftBehindBytes,
        );
  }

  async #hold(role: Role, member: Member, when: string): Promise<void> {
    const now = await liveMemoryOf(member);
    this.#sizes.set(member, [...(this.#sizes.get(member) ?? []), now.liveBytes]);
    const first = this.#first.get(role) ?? now;
    this.#first.set(role, first);
    const grown = (part: keyof LiveMemory): number => now[part] - first[part];
    expect(grown('liveBytes'), `live bytes of a ${role} more ${when}`).toBeLessThan(liveGrowthBytes);
    expect(grown('residentBytes'), `bytes that a ${role} takes more ${when}`).toBeLessThan(
      residentGrowthBytes,
    );
  }
}
