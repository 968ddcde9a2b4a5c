/**
 * The environment in which NVIDIA's libraries (cuBLAS, cuDNN) multiply float32 in full. TF32, which they take by themselves, keeps
 * 10 bits of a number's fraction: signs near zero would be others, and the score, of whose identity the engine is no part. Nothing
 * that a user sets may override it. They read it when they are loaded.
 *
 * @see https://developer.nvidia.com/blog/accelerating-ai-training-with-tf32-tensor-cores/
 */
export const fullFloat32 = { NVIDIA_TF32_OVERRIDE: '0' } as const;
