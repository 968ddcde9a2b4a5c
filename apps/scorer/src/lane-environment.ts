import { fullFloat32 } from '@naswot/scoring';

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

/** What a process needs to start and to find its files, and the language of its messages. */
const systemNames: ReadonlySet<string> = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'TEMP', 'TMP', 'TZ', 'LANG', 'LANGUAGE'],
  ...['LD_LIBRARY_PATH', 'LD_PRELOAD', 'DYLD_LIBRARY_PATH', 'NODE_PATH', 'NODE_V8_COVERAGE'],
  ...['SYSTEMROOT', 'WINDIR', 'COMSPEC', 'PATHEXT', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'USERPROFILE'],
]);

/** Settings of drivers and of the libraries of engines, and of folders. */
const libraryPrefixes = [
  ...['CUDA_', 'CUDNN_', 'CUBLAS_', 'NVIDIA_', 'TF_', 'XLA_', 'ORT_', 'ONNX_', 'HIP_', 'ROCM_', 'ROCR_'],
  ...['OMP_', 'KMP_', 'MKL_', 'OPENBLAS_', 'VK_', 'MESA_', 'LIBGL_', 'XDG_', 'LC_'],
];

const isPassedOn = (name: string): boolean => {
  const upper = name.toUpperCase();
  return systemNames.has(upper) || libraryPrefixes.some((prefix) => upper.startsWith(prefix));
};

/**
 * The environment of a process that runs networks one after another: of this process's what the system and the libraries of
 * engines need, so that no credential is ever in it, the heap's settings, and float32 in full whatever this process has. With a
 * device it sees no other GPU.
 */
export function laneEnvironment(environment: NodeJS.ProcessEnv, device: string | null): NodeJS.ProcessEnv {
  const passedOn = Object.entries(environment).filter(([name]) => isPassedOn(name));
  return {
    ...Object.fromEntries(passedOn),
    ...fullFloat32,
    ...(process.platform === 'linux' ? { GLIBC_TUNABLES: heapSettings } : {}),
    // Numbers as nvidia-smi shows them; CUDA's own order would put the fastest first.
    ...(device === null ? {} : { CUDA_VISIBLE_DEVICES: device, CUDA_DEVICE_ORDER: 'PCI_BUS_ID' }),
  };
}

/**
 * V8's flags of such a process: its cores are all taken by networks, so threads that collect garbage beside it would only take
 * turns with them, and a young generation that holds a network's model is collected seldom.
 */
export const laneFlags: readonly string[] = ['--single-threaded-gc', '--max-semi-space-size=32'];
