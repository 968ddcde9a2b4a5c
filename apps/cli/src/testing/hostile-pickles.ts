/**
 * Files that nobody should have to trust, as `bz2.compress` of CPython 3.11 wrote them: bytes of pickles of protocol 4 that a person
 * put together, or `pickle.dumps` of an object whose `__reduce__` is the call.
 */
export const hostilePickles = {
  /** `arch2infos` holds a call of `os.system('touch pickle-ran')`. */
  calls:
    'QlpoOTFBWSZTWTi9wNkAAC9/4G84QABAQxBQAAgQAqtv3mJCBA4AIAByMNMQyAAxGgyGQyDRTSepkPSaeo0aHpNNibUnqaMDJoPSZE7VyKsvAvAWBlggldiF76SfVtbF4EskVZL9bczZWjA/GKy0n1g4UsNsc6FW0RrQ4GM04qH0VanCYNnOet/4u5IpwoSBxe4GyA==',
  /** 100,000 lists within each other. */
  nests: 'QlpoOTFBWSZTWeRxofAABiZTQIQADAEAAiAAQAAACCAAUIYEBSqaep6Td3PLohfcFEZeiFvBRHcELghfi7kinChIcjjQ+AA=',
  /** One list that holds itself two million times, in 4 MB that compress to a few bytes. */
  refers:
    'QlpoOTFBWSZTWYxbAX0G3cXTYEQAAEAAAgBAQAAEACAAMQwAmqg0dpUIRM93MpUIRPfMUFZJlNZpB3skANu40EAQAAAQCAAMIBNRhUIRNFQhE5igrJMprN8+89iBt3GggCAAACAQABhAJqNFQhEwqEInMUFZJlNZpB3skANu40EAQAAAQCAAMIBNRhUIRNFQhE5igrJMprKE6Ay6Aw1oogCAAAACBIBAAEFKj0GaaYSkoL+0SkoLhdyRThQkBbnMucA=',
  /** A string of 1 GiB, of which ten letters are there. */
  promises: 'QlpoOTFBWSZTWd7SxWUAAAZXQEUAAAFAAABAIABAACAAMQwIIGJ6kygiisPF3JFOFCQ3tLFZQA==',
  /** Its last 30 bytes are missing, within a bzip2 stream that is whole. */
  ends: 'QlpoOTFBWSZTWfs7jj0AABbf4Ew4AEAAUAAMAAKqRpwCQAQGACAAVFGhoAAABKpoGg9QMmTyam0AVrrRQEDB4UlYmYsLUzlG8UVq0VF0dyb++LuSKcKEh9ncceg=',
  /** An array of numpy. */
  array:
    'QlpoOTFBWSZTWZK8gNoAABLz4AQEAgAAAQAAqifeIEAECAAgADFGjIGjTI0IgBo0DJ6jeL1xRFlcRIQKLZ4S1lzpswOxzFkUY+LuSKcKEhJXkBtA',
} as const;
