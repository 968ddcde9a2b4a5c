/**
 * glibc gives a network's buffers back to the kernel after each network and faults them in again, which takes three to five
 * times as long as the network: the lane keeps its heap, on huge pages where there are some.
 */
const heapSettings = [
  'glibc.malloc.hugetlb=1',
  'glibc.malloc.mmap_threshold=4294967296',
  'glibc.malloc.trim_threshold=17179869184',
  'glibc.malloc.top_pad=268435456',
].join(':');

/** The environment of a process that runs networks one after another. */
export const laneEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...environment,
  ...(process.platform === 'linux' ? { GLIBC_TUNABLES: heapSettings } : {}),
});

/**
 * V8's flags of such a process: its cores are all taken by networks, so threads that collect garbage beside it would only take
 * turns with them, and a young generation that holds a network's model is collected seldom.
 */
export const laneFlags: readonly string[] = ['--single-threaded-gc', '--max-semi-space-size=32'];
