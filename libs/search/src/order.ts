/** How ordinals become positions. */
export type Order =
  /** Ordinal k is position k. */
  | { readonly kind: 'identity' }
  /** Ordinal k is the k-th of the space's permutation under this seed (`@naswot/space`, O(1) memory). */
  | { readonly kind: 'permutation'; readonly seed: number };
