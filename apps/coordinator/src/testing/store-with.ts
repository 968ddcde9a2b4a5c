import type { Store } from '@naswot/store';

/** A store that does some things otherwise and leaves the rest to another. */
export const storeWith = (store: Store, other: Partial<Store>): Store =>
  new Proxy(store, {
    get(target, key) {
      const value: unknown = Reflect.get(other, key) ?? Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
