import { describe, expect, it } from 'vitest';
import { exposureOf } from './listen-safely.ts';

describe('an address to listen at', () => {
  it.each(['127.0.0.1:0', '127.9.9.9:50051', '[::1]:50051', 'localhost:50051'])(
    '%s stays on this machine',
    (listen) => {
      expect(exposureOf({ listen, isEncrypted: false, isAuthenticated: false })).toBeNull();
    },
  );

  it.each(['0.0.0.0:0', '[::]:50051', '10.0.0.1:50051', 'localhost.example:1', '127.example:1', ':50051'])(
    '%s does not, and wants encryption and clients that are known',
    (listen) => {
      expect(exposureOf({ listen, isEncrypted: false, isAuthenticated: true })).toMatch(/encrypted/);
      expect(exposureOf({ listen, isEncrypted: true, isAuthenticated: false })).toMatch(/anybody/);
      expect(exposureOf({ listen, isEncrypted: true, isAuthenticated: true })).toBeNull();
    },
  );
});
