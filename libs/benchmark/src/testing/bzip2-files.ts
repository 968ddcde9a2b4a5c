/**
 * CPython 3.11: `bz2.compress((b'the quick brown fox ' * 20000)[:250000], 1)`: three blocks of at most 100,000 bytes, of which
 * the second and third do not begin at a byte.
 */
export const threeBlocks: Buffer = Buffer.from(
  'QlpoMTFBWSZTWVaEt2YAnDgRgEAAG2m2wDAAtpFMABNBNVQE0yemoFKoAAPgqhXQqhXAqhWRVAzqCo4qCo4qCoxqCKwKoV6KoV2KoVkVQrIqhWBVCuRVCsCFRtjUFR9UFR8qCo/MUFZJlNZZGFLHgBOHBGAQAAbabbAMAC2kUwAE0E1VCYIemgUqgAA5FUK6FUK3FUKyKoGdQVHFQVHFQVGNQRWmBVCvBVCvoqhWRVCsiqFYFUK5FUKwAqMKgqPqgqPlQVH5igrJMprO4Z2ncAERpIwCAADbTbYBgAXAUwAE0KYACaBSqmho9RtT9U9KFRmlCo5UKjiQqPChUaUKjUhUcVCo3IVH5QqPihUYoVGKFRtQqOVCo2oVHaQqMUKjChUfxdyRThQkE7j/0sA=',
  'base64',
);
/** CPython 3.11: `bz2.compress(b'one') + bz2.compress(b'two')`, as parallel programs write it. */
export const twoStreams: Buffer = Buffer.from(
  'QlpoOTFBWSZTWbtwGxAAAAEBAAIBoAAhmBmBYXckU4UJC7cBsQBCWmg5MUFZJlNZzdyNmgAAAIGAAACEgCAAIZgZhGF3JFOFCQzdyNmg',
  'base64',
);
