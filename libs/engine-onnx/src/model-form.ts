/**
 * How the layers of a network become ONNX nodes. All forms give the same codes up to float rounding.
 *
 * - `operator`: the standard operators, batch norm as `BatchNormalization` in training mode.
 * - `primitives`: the same with batch norm from primitive operations, for providers that lack that mode.
 * - `blocked`: ONNX Runtime's own channel-blocked operators of its CPU provider, `block` channels side by side, where a network
 *   allows it (`canBlock`), else `operator`. A feature map is never reordered between layers.
 */
export type ModelForm =
  | { readonly kind: 'operator' }
  | { readonly kind: 'primitives' }
  | { readonly kind: 'blocked'; readonly block: number };
